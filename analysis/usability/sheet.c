/* SPDX-License-Identifier: MIT */
#include "usability/sheet.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"

dosah_status dsh_sheet_init(dsh_sheet *out, const dsh_vocabulary *words,
                            dosah_error *err)
{
    *out = (dsh_sheet){.words = words};
    out->first = dsh_alloc((size_t)words->n_elements + 1, sizeof *out->first);
    out->n = dsh_alloc((size_t)words->n_elements + 1, sizeof *out->n);
    out->more = dsh_alloc((size_t)words->n_elements + 1, sizeof *out->more);
    out->joins = dsh_alloc((size_t)words->n_elements + 1, sizeof *out->joins);
    out->stands = dsh_alloc((size_t)words->n_elements + 1, sizeof *out->stands);
    if (out->first && out->n && out->more && out->joins && out->stands)
        return DOSAH_OK;
    dsh_sheet_clear(out);
    return dsh_fail_nomem(err, "survey sheet");
}

void dsh_sheet_clear(dsh_sheet *sheet)
{
    dsh_free(sheet->first);
    dsh_free(sheet->n);
    dsh_free(sheet->more);
    dsh_free(sheet->joins);
    dsh_free(sheet->stands);
    dsh_vec_clear(&sheet->instance);
    dsh_vec_clear(&sheet->value);
    *sheet = (dsh_sheet){0};
}

static bool any_measured(const dsh_facts *facts, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (facts->state[i] != DSH_FACT_UNKNOWN &&
            facts->method[i] == DSH_METHOD_MEASURED)
            return true;
    }
    return false;
}

/** Facts of one element of the object; those of one number side by side. */
typedef struct stretch {
    const dsh_facts *facts;
    uint32_t from, to;
} stretch;

static bool is(const stretch *s, uint32_t i, const char *attribute)
{
    return strcmp(s->facts->attribute[i], attribute) == 0;
}

static uint32_t find(const stretch *s, const char *attribute)
{
    for (uint32_t i = s->from; i < s->to; i++) {
        if (is(s, i, attribute))
            return i;
    }
    return DSH_NONE;
}

static dsh_presence presence_of(const stretch *s)
{
    const uint32_t i = find(s, "exists");
    if (i == DSH_NONE)
        return DSH_PRESENT;
    if (s->facts->state[i] == DSH_FACT_UNKNOWN)
        return DSH_PERHAPS;
    return s->facts->state[i] == DSH_FACT_EXISTS_NOT || s->facts->number[i] == 0
               ? DSH_ABSENT
               : DSH_PRESENT;
}

/** Is number 0, the kind as a whole, an element? It is when something was
 *  recorded of it, or when all that is known is that there is one. */
static bool whole_counts(const stretch *whole, const stretch *all)
{
    for (uint32_t i = whole->from; i < whole->to; i++) {
        if (!is(whole, i, "exists") && !is(whole, i, "all_recorded"))
            return true;
    }
    return find(whole, "exists") != DSH_NONE && whole->to == all->to;
}

/** May there be elements of this kind that nobody recorded? */
static bool may_be_more(const stretch *whole, bool measured)
{
    const uint32_t all = find(whole, "all_recorded");
    const dsh_presence is_there = presence_of(whole);

    if (find(whole, "exists") != DSH_NONE && is_there != DSH_PRESENT)
        return is_there == DSH_PERHAPS;
    if (all == DSH_NONE || whole->facts->state[all] != DSH_FACT_KNOWN ||
        isnan(whole->facts->number[all]))
        return !measured;
    return whole->facts->number[all] == 0;
}

static uint8_t zone_of(dsh_sheet *sheet, const char *name)
{
    if (!name || !*name)
        return DSH_NO_ZONE;
    for (uint8_t z = 0; z < sheet->n_zones; z++) {
        if (strcmp(sheet->zone[z], name) == 0)
            return z;
    }
    if (sheet->n_zones == DSH_MAX_ZONES) {
        sheet->too_many_zones = true;
        return DSH_NO_ZONE;
    }
    sheet->zone[sheet->n_zones] = name;
    return sheet->n_zones++;
}

static void take_zone(dsh_sheet *sheet, uint8_t *zone, const char *name)
{
    const uint8_t z = zone_of(sheet, name);
    if (z == DSH_NO_ZONE)
        return;
    if (*zone != DSH_NO_ZONE && *zone != z)
        sheet->zones_differ = true;
    else
        *zone = z;
}

static void take_zones(dsh_sheet *sheet, dsh_instance *i, const stretch *s)
{
    for (uint32_t k = s->from; k < s->to; k++) {
        if (s->facts->from_zone)
            take_zone(sheet, &i->from_zone, s->facts->from_zone[k]);
        if (s->facts->to_zone)
            take_zone(sheet, &i->to_zone, s->facts->to_zone[k]);
    }
    const uint8_t z = i->from_zone != DSH_NO_ZONE ? i->from_zone : i->to_zone;
    if (z == DSH_NO_ZONE)
        return;
    if (i->to_zone != DSH_NO_ZONE && i->to_zone != z)
        sheet->joins[i->element] = true;
    else
        sheet->stands[i->element] |= UINT64_C(1) << z;
}

static dosah_status add_instance(dsh_sheet *sheet, uint16_t element,
                                 const stretch *s, dosah_error *err)
{
    const dsh_facts *f = s->facts;
    const dsh_vocabulary *v = sheet->words;
    const uint16_t n = v->element[element].n_slots;
    const dsh_presence is_there = presence_of(s);
    dsh_instance i = {
        element,     (uint8_t)is_there,      DSH_NO_ZONE,
        DSH_NO_ZONE, f->element_no[s->from], (uint32_t)sheet->value.n};
    take_zones(sheet, &i, s);
    if (is_there == DSH_ABSENT)
        return DOSAH_OK;
    if (!dsh_vec_room(&sheet->instance, 1) || !dsh_vec_room(&sheet->value, n))
        return dsh_fail_nomem(err, "survey sheet");
    double *value = sheet->value.p + sheet->value.n;
    for (uint16_t k = 0; k < n; k++)
        value[k] = (double)NAN;
    for (uint32_t k = s->from; k < s->to; k++) {
        const uint16_t slot = dsh_vocabulary_slot(v, element, f->attribute[k]);
        if (slot == DSH_NO_WORD || f->state[k] != DSH_FACT_KNOWN)
            continue;
        const dsh_attribute *a = v->element[element].attribute[slot];
        const bool text =
            a->kind == DSH_ATTRIBUTE_TEXT || a->kind == DSH_ATTRIBUTE_ENUM;
        value[slot] =
            text ? dsh_vocabulary_code(v, a, f->text[k]) : f->number[k];
    }
    sheet->value.n += n;
    sheet->instance.p[sheet->instance.n++] = i;
    sheet->n[element]++;
    return DOSAH_OK;
}

static dosah_status take_element(dsh_sheet *sheet, uint16_t element,
                                 const stretch *all, bool measured,
                                 dosah_error *err)
{
    const uint32_t *no = all->facts->element_no;
    stretch part = *all;
    dosah_status st = DOSAH_OK;

    sheet->first[element] = (uint32_t)sheet->instance.n;
    for (uint32_t i = all->from; st == DOSAH_OK && i < all->to; i = part.to) {
        part.from = i;
        part.to = i + 1;
        while (part.to < all->to && no[part.to] == no[i])
            part.to++;
        if (no[i] == 0)
            sheet->more[element] = may_be_more(&part, measured);
        if (no[i] > 0 || whole_counts(&part, all))
            st = add_instance(sheet, element, &part, err);
    }
    return st;
}

dosah_status dsh_sheet_take(dsh_sheet *sheet, const dsh_facts *facts,
                            uint32_t object, dosah_error *err)
{
    const uint32_t from = facts->first[object], to = facts->first[object + 1];
    const bool measured = any_measured(facts, from, to);

    sheet->object = object;
    sheet->instance.n = sheet->value.n = 0;
    sheet->n_zones = 0;
    sheet->too_many_zones = sheet->zones_differ = false;
    for (uint16_t e = 0; e < sheet->words->n_elements; e++) {
        sheet->first[e] = sheet->n[e] = 0;
        sheet->more[e] = !measured;
        sheet->joins[e] = false;
        sheet->stands[e] = 0;
    }
    stretch s = {facts, from, from};
    for (uint32_t i = from; i < to; i = s.to) {
        s.from = i;
        s.to = i + 1;
        while (s.to < to &&
               strcmp(facts->element[s.to], facts->element[i]) == 0)
            s.to++;
        const uint16_t e =
            dsh_vocabulary_element(sheet->words, facts->element[i]);
        if (e == DSH_NO_WORD)
            continue;
        const dosah_status st = take_element(sheet, e, &s, measured, err);
        if (st != DOSAH_OK)
            return st;
    }
    return DOSAH_OK;
}
