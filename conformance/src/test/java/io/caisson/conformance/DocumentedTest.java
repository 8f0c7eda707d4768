// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers have the API and the test kit as jars with sources: what they can reach says what it is. */
class DocumentedTest {
    /** They say it themselves: the super type's documentation, and that of a test. */
    private static final Set<String> DOCUMENTED_BY = Set.of("Override", "DisplayName");

    @ParameterizedTest
    @ValueSource(strings = {"api", "testkit", "testkit-kernel"})
    void everyTypeAndMethodThatCanBeReachedIsDocumented(String module) throws IOException {
        assertThat(undocumented(Path.of("..", module, "src/main/java"))).isEmpty();
    }

    private static List<String> undocumented(Path sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
                Stream<Path> files = Files.walk(sources)) {
            List<Path> java =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(java).isNotEmpty();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(java));
            Reached reached = new Reached(DocTrees.instance(task));
            for (CompilationUnitTree unit : task.parse()) {
                reached.scan(new TreePath(unit), null);
            }
            return reached.undocumented;
        }
    }

    /** Visits public types and, within them, what is public or protected. */
    private static final class Reached extends TreePathScanner<Void, Void> {
        private final List<String> undocumented = new ArrayList<>();
        private final DocTrees docs;

        Reached(DocTrees docs) {
            this.docs = docs;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            if (isReached(type.getModifiers())) {
                check(type.getSimpleName().toString());
                super.visitClass(type, null);
            }
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            ModifiersTree modifiers = method.getModifiers();
            boolean saysItself = modifiers.getAnnotations().stream()
                    .map(AnnotationTree::getAnnotationType)
                    .anyMatch(name -> DOCUMENTED_BY.contains(name.toString()));
            boolean isConstructor = method.getReturnType() == null;
            if (isReached(modifiers) && !saysItself && !isConstructor) {
                check(enclosing().getSimpleName() + "." + method.getName());
            }
            return null;
        }

        private boolean isReached(ModifiersTree modifiers) {
            Set<Modifier> flags = modifiers.getFlags();
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || (enclosing() != null
                            && enclosing().getKind() == Tree.Kind.INTERFACE
                            && !flags.contains(Modifier.PRIVATE));
        }

        private ClassTree enclosing() {
            TreePath parent = getCurrentPath().getParentPath();
            return parent.getLeaf() instanceof ClassTree type ? type : null;
        }

        private void check(String name) {
            if (docs.getDocComment(getCurrentPath()) == null) {
                undocumented.add(name);
            }
        }
    }
}
