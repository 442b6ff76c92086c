/* SPDX-License-Identifier: MIT */
/** @file compiler.h
 *  @brief The only place for compiler extensions. */
#ifndef DSH_COMPILER_H
#define DSH_COMPILER_H

#if defined(__GNUC__)
#define DSH_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define DSH_LIKELY(x)         __builtin_expect(!!(x), 1)
#define DSH_UNLIKELY(x)       __builtin_expect(!!(x), 0)
#else
#define DSH_PRINTF(fmt, args)
#define DSH_LIKELY(x)   (x)
#define DSH_UNLIKELY(x) (x)
#endif

#endif
