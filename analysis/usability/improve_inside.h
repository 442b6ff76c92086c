/* SPDX-License-Identifier: MIT */
/** @file improve_inside.h
 *  @brief Inside improve*.c: steps and the values they leave behind. */
#ifndef DSH_IMPROVE_INSIDE_H
#define DSH_IMPROVE_INSIDE_H

#include "usability/improve.h"

enum { DSH_MAX_STEPS_EACH = 12 };

typedef struct dsh_poser {
    dsh_improve *out;
    const dsh_improve_job *job;
    const dsh_rule_set *rules;
    const dsh_sheet *sheet;
    unsigned group;
    uint8_t target;
    dsh_zone_plan plan;
    bool nomem;
} dsh_poser;

bool dsh_poser_asks(const dsh_poser *p);
const dsh_element_words *dsh_poser_words(const dsh_poser *p, uint16_t element);
bool dsh_poser_matters(const dsh_poser *p, const dsh_requirement *r);
bool dsh_poser_set_best(const dsh_poser *p, uint16_t element, uint16_t slot,
                        double *value);
bool dsh_poser_room(dsh_poser *p, uint16_t element);
void dsh_poser_begin(const dsh_poser *p, uint16_t element, uint32_t instance);
unsigned dsh_poser_step(dsh_poser *p, const dsh_step *s);
bool dsh_poser_settle(dsh_poser *p, dsh_step *s, uint16_t element);
void dsh_poser_apply(const dsh_poser *p, const dsh_step *s);
void dsh_poser_apply_best(const dsh_poser *p, uint16_t element);
size_t dsh_poser_steps_on(dsh_poser *p, uint32_t instance, unsigned *step);
uint64_t dsh_step_bit(unsigned step);
unsigned dsh_poser_ask_exists(dsh_poser *p, uint32_t instance, dsh_hope hope);
unsigned dsh_poser_ask_record(dsh_poser *p, uint16_t element, dsh_hope hope);

#endif
