# Before each line of cli-invocations.txt; the runtime's command is in $RT, its state root in $ROOT.
rt() { $RT "$@"; }

# config EXPRESSION: changes config.json by jq
config() { jq "$1" config.json > config.new && mv config.new config.json; }

# limit CONTROLLER FILE...: what is in the files of the container's cgroup v1
limit() {
    controller=$1
    shift
    for file; do
        cat /sys/fs/cgroup/"$controller/$ID/$file"
    done
}

# await_end: of the process whose pid is in the file "pid"
await_end() { timeout 10 tail -s 0.02 --pid="$(cat pid)" -f /dev/null; }
