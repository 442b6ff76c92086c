/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <ogr_srs_api.h>

#include "output/qgis.h"

static void put_n(dsh_xml *xml, const char *s, size_t n)
{
    if (n == 0)
        return;
    if (!dsh_vec_room(&xml->text, n)) {
        xml->failed = true;
        return;
    }
    memcpy(xml->text.p + xml->text.n, s, n);
    xml->text.n += n;
}

void dsh_xml_put(dsh_xml *xml, const char *markup)
{
    put_n(xml, markup, strlen(markup));
}

void dsh_xml_text(dsh_xml *xml, const char *text)
{
    const char *from = text;
    for (; *text != '\0'; text++) {
        const char *as = *text == '<'                  ? "&lt;"
                         : *text == '>'                ? "&gt;"
                         : *text == '&'                ? "&amp;"
                         : *text == '"'                ? "&quot;"
                         : *text == '\n'               ? "&#10;"
                         : (unsigned char)*text < 0x20 ? " "
                                                       : NULL;
        if (as == NULL)
            continue;
        put_n(xml, from, (size_t)(text - from));
        dsh_xml_put(xml, as);
        from = text + 1;
    }
    put_n(xml, from, (size_t)(text - from));
}

void dsh_xml_putf(dsh_xml *xml, const char *fmt, ...)
{
    char text[1024];
    va_list args;
    va_start(args, fmt);
    const int n = vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    if (n > 0)
        put_n(xml, text,
              (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1);
}

void dsh_xml_attribute(dsh_xml *xml, const char *name, const char *value)
{
    dsh_xml_putf(xml, " %s=\"", name);
    dsh_xml_text(xml, value);
    dsh_xml_put(xml, "\"");
}

void dsh_xml_number(dsh_xml *xml, double v)
{
    char text[DSH_NUM_SIZE];
    (void)dsh_format_fixed(text, v, 3);
    dsh_xml_put(xml, text);
}

void dsh_xml_crs(dsh_xml *xml, const char *crs)
{
    static const char *const format[] = {"FORMAT=WKT2_2019", NULL};
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    char *wkt = NULL;
    dsh_xml_put(xml, "<spatialrefsys>");
    CPLPushErrorHandler(CPLQuietErrorHandler);
    if (OSRSetFromUserInput(srs, crs) == OGRERR_NONE &&
        OSRExportToWktEx(srs, &wkt, format) == OGRERR_NONE) {
        dsh_xml_put(xml, "<wkt>");
        dsh_xml_text(xml, wkt);
        dsh_xml_put(xml, "</wkt>");
    }
    CPLPopErrorHandler();
    CPLFree(wkt);
    OSRDestroySpatialReference(srs);
    if (dsh_str_eq_nocase((dsh_str){crs, strlen(crs) < 5 ? 0 : 5}, "EPSG:")) {
        dsh_xml_put(xml, "<authid>EPSG:");
        dsh_xml_text(xml, crs + 5);
        dsh_xml_put(xml, "</authid>");
    }
    dsh_xml_put(xml, "</spatialrefsys>");
}
