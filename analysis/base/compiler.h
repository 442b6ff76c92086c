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
/** Number of the lowest bit that is set; of 0 undefined. */
#define DSH_LOW_BIT(v) ((unsigned)__builtin_ctzll(v))
/** Ask for the memory at p before it is read. */
#define DSH_PREFETCH(p) __builtin_prefetch(p)
#else
#define DSH_PRINTF(fmt, args)
#define DSH_LIKELY(x)   (x)
#define DSH_UNLIKELY(x) (x)
#define DSH_INLINE      static inline
static inline unsigned dsh_low_bit(unsigned long long v)
{
    unsigned n = 0;
    while ((v >> n & 1) == 0)
        n++;
    return n;
}
#define DSH_LOW_BIT(v)  dsh_low_bit(v)
#define DSH_PREFETCH(p) ((void)(p))
#endif

#endif
