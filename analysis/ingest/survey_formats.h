/* SPDX-License-Identifier: MIT */
/** @file survey_formats.h
 *  @brief Which reader a file of a survey belongs to. */
#ifndef DSH_SURVEY_FORMATS_H
#define DSH_SURVEY_FORMATS_H

#include "ingest/survey.h"

/** Facts of other formats that have no attribute of ours are kept under their
 *  own names, on elements whose name starts so: no rule asks for them, and
 *  nobody need be told. */
#define DSH_FOREIGN_ELEMENT "source:"
bool dsh_survey_is_foreign(const char *element);

/** Read a file by the stated format, else by its content. */
dsh_survey_read_fn dsh_survey_read_file;

/** Readers that write rows of the long form; one file each. */
dsh_survey_read_fn dsh_survey_read_mapybb;   /**< survey_mapybb.c */
dsh_survey_read_fn dsh_survey_read_a11yjson; /**< survey_a11yjson.c */
dsh_survey_read_fn dsh_survey_read_osm;      /**< survey_osm.c */
dsh_survey_read_fn dsh_survey_read_places;   /**< survey_places.c */

#endif
