/* SPDX-License-Identifier: MIT */
/* The print layout of the project: A4 landscape, map to the left, title above
 * it, legend, north and scale beside, sources at the foot - the grid of the
 * print maps. Item types are those of QgsLayoutItemRegistry. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/qgis.h"

enum {
    PAGE = 65638,
    MAP = 65639,
    PICTURE = 65640,
    LABEL = 65641,
    LEGEND = 65642,
    SCALE_BAR = 65646
};

/* mm */
#define MARGIN 12.0
#define PAGE_W 297.0
#define PAGE_H 210.0
#define MAP_X  12.0
#define MAP_Y  24.0
#define MAP_W  205.0
#define MAP_H  160.0
#define SIDE_X 223.0
#define SIDE_W 62.0
#define PT     (72.0 / DSH_MM_PER_INCH)

typedef struct place {
    double x, y, w, h;
} place;

static void begin_item(dsh_xml *xml, int type, const char *uuid, place at)
{
    dsh_xml_putf(xml,
                 "<LayoutItem type=\"%d\" uuid=\"{%s}\" templateUuid=\"{%s}\" "
                 "groupUuid=\"\" visibility=\"1\" opacity=\"1\" "
                 "referencePoint=\"0\" itemRotation=\"0\" blendMode=\"0\" "
                 "positionLock=\"false\" excludeFromExports=\"0\" "
                 "frame=\"%s\" background=\"%s\" outlineWidthM=\"0.25,mm\" "
                 "frameJoinStyle=\"miter\" zValue=\"%d\" position=\"",
                 type, uuid, uuid, type == MAP ? "true" : "false",
                 type == MAP || type == PAGE ? "true" : "false", type - PAGE);
    dsh_xml_number(xml, at.x);
    dsh_xml_put(xml, ",");
    dsh_xml_number(xml, at.y);
    dsh_xml_put(xml, ",mm\" positionOnPage=\"");
    dsh_xml_number(xml, at.x);
    dsh_xml_put(xml, ",");
    dsh_xml_number(xml, at.y);
    dsh_xml_put(xml, ",mm\" size=\"");
    dsh_xml_number(xml, at.w);
    dsh_xml_put(xml, ",");
    dsh_xml_number(xml, at.h);
    dsh_xml_put(xml, ",mm\"");
}

static void end_item(dsh_xml *xml)
{
    dsh_xml_put(xml, "</LayoutItem>");
}

static void colours(dsh_xml *xml)
{
    dsh_xml_put(xml,
                "<FrameColor red=\"74\" green=\"74\" blue=\"74\" "
                "alpha=\"255\"/><BackgroundColor red=\"255\" green=\"255\" "
                "blue=\"255\" alpha=\"255\"/>");
}

static void font(dsh_xml *xml, const dsh_qgis *q, const char *element,
                 double size_mm, bool bold)
{
    dsh_xml_putf(xml, "<%s style=\"%s\" description=\"", element,
                 bold ? "Bold" : "");
    dsh_xml_text(xml, q->style.font);
    dsh_xml_put(xml, ",");
    dsh_xml_number(xml, size_mm * PT);
    dsh_xml_putf(xml, ",-1,5,%d,0,0,0,0,0\"/>", bold ? 75 : 50);
}

static void label(dsh_xml *xml, const dsh_qgis *q, const char *uuid, place at,
                  const char *text)
{
    const bool title = strcmp(uuid, "sources") != 0;
    begin_item(xml, LABEL, uuid, at);
    dsh_xml_put(xml, " htmlState=\"0\" halign=\"1\" valign=\"32\" "
                     "marginX=\"0\" marginY=\"0\"");
    dsh_xml_attribute(xml, "labelText", text);
    dsh_xml_put(xml, ">");
    colours(xml);
    font(xml, q, "LabelFont", title ? q->style.title_size : q->style.small_size,
         title);
    dsh_xml_put(xml, "<FontColor red=\"17\" green=\"17\" blue=\"17\" "
                     "alpha=\"255\"/>");
    end_item(xml);
}

static void page(dsh_xml *xml)
{
    dsh_xml_put(xml, "<PageCollection><symbol type=\"fill\" name=\"\" "
                     "alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">"
                     "<layer class=\"SimpleFill\" enabled=\"1\" pass=\"0\" "
                     "locked=\"0\"><Option type=\"Map\"><Option "
                     "type=\"QString\" name=\"color\" "
                     "value=\"255,255,255,255\"/><Option type=\"QString\" "
                     "name=\"outline_style\" value=\"no\"/></Option></layer>"
                     "</symbol>");
    begin_item(xml, PAGE, "page", (place){0, 0, PAGE_W, PAGE_H});
    dsh_xml_put(xml, ">");
    colours(xml);
    end_item(xml);
    dsh_xml_put(xml, "<GuideCollection visible=\"1\"/></PageCollection>");
}

/* The box with an edge around, in the shape of the map's frame. */
static dsh_box shown(dsh_box box)
{
    const double edge = 1.06;
    const double m_per_mm =
        fmax(fmax((box.x1 - box.x0) / MAP_W, (box.y1 - box.y0) / MAP_H), 1) *
        edge;
    const double x = (box.x0 + box.x1) / 2, y = (box.y0 + box.y1) / 2;
    return (dsh_box){x - m_per_mm * MAP_W / 2, y - m_per_mm * MAP_H / 2,
                     x + m_per_mm * MAP_W / 2, y + m_per_mm * MAP_H / 2};
}

static void map(dsh_xml *xml, dsh_box box)
{
    begin_item(xml, MAP, "map", (place){MAP_X, MAP_Y, MAP_W, MAP_H});
    dsh_xml_put(xml, " id=\"map\" mapRotation=\"0\" mapFlags=\"0\" "
                     "followPreset=\"false\" keepLayerSet=\"false\" "
                     "drawCanvasItems=\"true\" labelMargin=\"0,mm\">");
    colours(xml);
    dsh_xml_put(xml, "<Extent xmin=\"");
    dsh_xml_number(xml, box.x0);
    dsh_xml_put(xml, "\" ymin=\"");
    dsh_xml_number(xml, box.y0);
    dsh_xml_put(xml, "\" xmax=\"");
    dsh_xml_number(xml, box.x1);
    dsh_xml_put(xml, "\" ymax=\"");
    dsh_xml_number(xml, box.y1);
    dsh_xml_put(xml, "\"/><LayerSet/>");
    end_item(xml);
}

static void legend(dsh_xml *xml, const dsh_qgis *q)
{
    static const char *const style[] = {"title", "group", "subgroup", "symbol",
                                        "symbolLabel"};
    begin_item(xml, LEGEND, "legend", (place){SIDE_X, MAP_Y, SIDE_W, 100});
    dsh_xml_put(xml, " map_uuid=\"{map}\" legendFilterByMap=\"1\" "
                     "resizeToContents=\"1\" columnCount=\"1\" boxSpace=\"0\" "
                     "symbolWidth=\"5\" symbolHeight=\"3\" wrapChar=\"\" "
                     "title=\"\">");
    colours(xml);
    dsh_xml_put(xml, "<styles>");
    for (size_t i = 0; i < 5; i++) {
        dsh_xml_putf(xml,
                     "<style name=\"%s\" alignment=\"1\" indent=\"0\" "
                     "marginTop=\"%s\"%s>",
                     style[i], i < 3 ? "1.5" : "0.8",
                     i == 4 ? " marginLeft=\"1.5\"" : "");
        font(xml, q, "styleFont", q->style.small_size, i < 3);
        dsh_xml_put(xml, "</style>");
    }
    dsh_xml_put(xml, "</styles>");
    end_item(xml);
}

static void scale_bar(dsh_xml *xml, const dsh_qgis *q, double m_per_mm)
{
    double segment = pow(10, floor(log10(fmax(m_per_mm * 20, 1))));
    if (segment * 5 <= m_per_mm * 22)
        segment *= 5;
    else if (segment * 2 <= m_per_mm * 22)
        segment *= 2;
    const bool km = segment >= 1000;
    begin_item(xml, SCALE_BAR, "scale", (place){SIDE_X + 9, 172, 50, 11});
    dsh_xml_putf(xml,
                 " mapUuid=\"{map}\" style=\"Single Box\" unitType=\"%s\" "
                 "unitLabel=\"%s\" numSegments=\"2\" numSegmentsLeft=\"0\" "
                 "segmentSizeMode=\"0\" height=\"1.5\" boxContentSpace=\"0\" "
                 "labelBarSpace=\"1\" numMapUnitsPerScaleBarUnit=\"1\" "
                 "segmentMillimeters=\"",
                 km ? "km" : "meters", km ? "km" : "m");
    dsh_xml_number(xml, segment / m_per_mm);
    dsh_xml_put(xml, "\" numUnitsPerSegment=\"");
    dsh_xml_number(xml, km ? segment / 1000 : segment);
    dsh_xml_put(xml, "\"><text-style fontSizeUnit=\"Point\"");
    dsh_xml_attribute(xml, "fontFamily", q->style.font);
    dsh_xml_put(xml, " textColor=\"17,17,17,255\" fontSize=\"");
    dsh_xml_number(xml, q->style.small_size * PT);
    dsh_xml_put(xml, "\"/>");
    end_item(xml);
}

static void north(dsh_xml *xml)
{
    begin_item(xml, PICTURE, "north", (place){SIDE_X, 171, 7, 9});
    dsh_xml_put(xml,
                " file=\":/images/north_arrows/layout_default_north_arrow."
                "svg\" mode=\"0\" resizeMode=\"0\" northMode=\"1\" "
                "northOffset=\"0\" pictureRotation=\"0\" anchorPoint=\"0\" "
                "mapUuid=\"{map}\" svgFillColor=\"17,17,17,255\" "
                "svgBorderColor=\"17,17,17,255\" svgBorderWidth=\"0.2\" "
                "pictureWidth=\"7\" pictureHeight=\"9\">");
    end_item(xml);
}

/* Sources that were used, once each. */
static void credits(char *out, size_t size, const dsh_qgis *q)
{
    const dsh_study *s = q->m->o->f.study;
    const dsh_source *used[] = {&s->municipalities, &s->population, &s->streets,
                                &s->timetable,      &s->services,   &s->survey};
    enum { N = sizeof(used) / sizeof(*used) };
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < N; i++) {
        const char *text = used[i]->attribution.in[q->lang];
        const char *licence = used[i]->licence.in[q->lang];
        if (!dsh_source_given(used[i]) || text[0] == '\0' ||
            strstr(out, text) != NULL)
            continue;
        const int k = snprintf(out + n, size - n, "%s%s%s%s", n ? "; " : "",
                               text, licence[0] ? ", " : "", licence);
        if (k < 0 || (size_t)k >= size - n)
            return;
        n += (size_t)k;
    }
}

void dsh_qgis_layout(dsh_xml *xml, const dsh_qgis *q, dsh_box box)
{
    const dsh_study *s = q->m->o->f.study;
    const dsh_texts *texts = q->m->o->ctx->texts;
    char sources[2048], foot[3072], place_text[512];
    const dsh_text_arg arg[] = {{"title", s->title.in[q->lang]},
                                {"crs", s->crs},
                                {"version", dosah_version()},
                                {"run", q->m->o->run_id}};
    const dsh_box on_map = shown(box);
    credits(sources, sizeof(sources), q);
    (void)dsh_text_fill(place_text, sizeof(place_text),
                        dsh_text(texts, "qgis_foot", q->lang), arg, 4);
    (void)snprintf(foot, sizeof(foot), "%s: %s\n%s",
                   dsh_text(texts, "map_sources", q->lang), sources,
                   place_text);
    dsh_xml_put(xml, "<Layouts><Layout units=\"mm\" printResolution=\"300\" "
                     "worldFileMap=\"\"");
    dsh_xml_attribute(xml, "name", dsh_text(texts, "qgis_layout", q->lang));
    dsh_xml_put(xml, ">");
    page(xml);
    map(xml, on_map);
    label(xml, q, "title", (place){MAP_X, 9, MAP_W, 2.7 * q->style.title_size},
          s->title.in[q->lang]);
    label(xml, q, "banner",
          (place){SIDE_X, 9, SIDE_W, 2.7 * q->style.title_size},
          s->banner.in[q->lang]);
    legend(xml, q);
    north(xml);
    scale_bar(xml, q, (on_map.x1 - on_map.x0) / MAP_W);
    label(xml, q, "sources", (place){MAP_X, 187, PAGE_W - 2 * MARGIN, 14},
          foot);
    dsh_xml_put(xml, "</Layout></Layouts>");
}
