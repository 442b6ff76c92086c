/* SPDX-License-Identifier: MIT */
/** @file compiler.h
 *  @brief The only place for compiler extensions. */
#ifndef DSH_COMPILER_H
#define DSH_COMPILER_H

#if defined(__GNUC__)
#define DSH_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define DSH_LIKELY(x)         __builtin_expect(!!(x), 1)
#define DSH_UNLIKELY(x)       __builtin_expect(!!(x), 0)
/** For hot loops that callers specialise by a constant argument. */
#define DSH_INLINE static inline __attribute__((always_inline))
#else
#define DSH_PRINTF(fmt, args)
#define DSH_LIKELY(x)   (x)
#define DSH_UNLIKELY(x) (x)
#define DSH_INLINE      static inline
#endif

#endif
