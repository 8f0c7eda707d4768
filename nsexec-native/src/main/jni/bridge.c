/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions of the C library for Java, called by address with up to six numbers, and memory, read and written by address.
 * What a function wants and what a structure holds is known to io.caisson.runtime.kernel.libc alone, which also keeps
 * within the bounds of what it allocated. Linked with nothing: the JVM has brought its C library along.
 */
#include <dlfcn.h>
#include <errno.h>
#include <jni.h>

/* Without a fixed number of arguments: it fits functions that take fewer, and those such as open(2). */
typedef jint (*int_function)(jlong, ...);
typedef jlong (*long_function)(jlong, ...);

#define NAME(method) Java_io_caisson_runtime_kernel_libc_Bridge_##method
#define LONGEST_NAME 64

JNIEXPORT jlong JNICALL NAME(symbol)(JNIEnv *env, jclass class, jbyteArray name);
JNIEXPORT jint JNICALL NAME(callInt)(JNIEnv *env, jclass class, jlong function, jlong a, jlong b, jlong c, jlong d,
				     jlong e, jlong f);
JNIEXPORT jlong JNICALL NAME(callLong)(JNIEnv *env, jclass class, jlong function, jlong a, jlong b, jlong c, jlong d,
				       jlong e, jlong f);
JNIEXPORT void JNICALL NAME(get)(JNIEnv *env, jclass class, jlong address, jbyteArray to, jint offset, jint length);
JNIEXPORT void JNICALL NAME(put)(JNIEnv *env, jclass class, jlong address, jbyteArray from, jint offset, jint length);

/* The address of a function; 0 if the C library has none of that name, or the name is too long. */
JNIEXPORT jlong JNICALL NAME(symbol)(JNIEnv *env, jclass class, jbyteArray name)
{
	(void)class;
	char text[LONGEST_NAME];
	jsize length = (*env)->GetArrayLength(env, name);
	if (length >= LONGEST_NAME)
		return 0;
	(*env)->GetByteArrayRegion(env, name, 0, length, (jbyte *)text);
	text[length] = '\0';
	return (jlong)dlsym(RTLD_DEFAULT, text);
}

/* The result; -errno for -1: errno must be read before the JVM makes calls of its own on this thread. */
JNIEXPORT jint JNICALL NAME(callInt)(JNIEnv *env, jclass class, jlong function, jlong a, jlong b, jlong c, jlong d,
				     jlong e, jlong f)
{
	(void)env;
	(void)class;
	jint result = ((int_function)function)(a, b, c, d, e, f);
	return result == -1 ? -errno : result;
}

JNIEXPORT jlong JNICALL NAME(callLong)(JNIEnv *env, jclass class, jlong function, jlong a, jlong b, jlong c, jlong d,
				       jlong e, jlong f)
{
	(void)env;
	(void)class;
	jlong result = ((long_function)function)(a, b, c, d, e, f);
	return result == -1 ? -errno : result;
}

/* The JVM checks the bounds of the array. */
JNIEXPORT void JNICALL NAME(get)(JNIEnv *env, jclass class, jlong address, jbyteArray to, jint offset, jint length)
{
	(void)class;
	(*env)->SetByteArrayRegion(env, to, offset, length, (const jbyte *)address);
}

JNIEXPORT void JNICALL NAME(put)(JNIEnv *env, jclass class, jlong address, jbyteArray from, jint offset, jint length)
{
	(void)class;
	(*env)->GetByteArrayRegion(env, from, offset, length, (jbyte *)address);
}
