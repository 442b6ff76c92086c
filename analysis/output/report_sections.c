/* SPDX-License-Identifier: MIT */
/* The registry: what stands in the report, in the order of the page. */
#include "output/report.h"

const dsh_section *const DSH_SECTIONS[] = {
    &DSH_SECTION_MAP,      &DSH_SECTION_FAMILIES,    &DSH_SECTION_GROUPS,
    &DSH_SECTION_GAINS,    &DSH_SECTION_PLACES,      &DSH_SECTION_CAPACITY,
    &DSH_SECTION_PREMISES, &DSH_SECTION_HINDRANCES,  &DSH_SECTION_BUILDINGS,
    &DSH_SECTION_STOPS,    &DSH_SECTION_SENSITIVITY, &DSH_SECTION_QUALITY,
    &DSH_SECTION_METHOD,   &DSH_SECTION_SOURCES,     &DSH_SECTION_LIMITS,
    &DSH_SECTION_RECORD};
const size_t DSH_N_SECTIONS = sizeof(DSH_SECTIONS) / sizeof(DSH_SECTIONS[0]);
