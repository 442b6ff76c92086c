# SPDX-License-Identifier: MIT
"""What QGIS makes of a results folder: the project opens without a warning,
layers have their default styles, pictures show the colours of the style.

    opens.py RESULTS [PICTURES]

Small pictures of three layers in their default styles are compared with those
in reference/; DOSAH_UPDATE=1 writes them anew.

Runs under Debian's Python (/usr/bin/python3) with QT_QPA_PLATFORM=offscreen;
exits with 77 where there is no QGIS."""
import os
import re
import sqlite3
import sys

sys.path.insert(0, "/usr/lib/python3/dist-packages")
try:
    from qgis.core import (QgsApplication, QgsLayoutExporter,
                           QgsLayoutItemLegend, QgsLayoutItemMap,
                           QgsLayoutItemScaleBar, QgsMapRendererParallelJob,
                           QgsMapSettings, QgsProject, QgsVectorLayer)
    from qgis.PyQt.QtCore import QSize, Qt
    from qgis.PyQt.QtGui import QColor, QImage
except ImportError:
    print("skipped: no QGIS")
    sys.exit(77)

results = os.path.abspath(sys.argv[1])
pictures = sys.argv[2] if len(sys.argv) > 2 else None
gpkg = os.path.join(results, "results.gpkg")
source = os.environ["DOSAH_SOURCE"]
failed = []


def check(good, what):
    if not good:
        failed.append(what)
        print("FAILED:", what)


def colours(section):
    """Class colours of maps/style.yaml, without a YAML reader."""
    with open(os.path.join(source, "maps/style.yaml"), encoding="utf-8") as f:
        block = re.search(r"^%s:\n(?:  .*\n)+" % section, f.read(), re.M)
    return re.findall(r'"(#[0-9a-f]{6})"', block.group(0))


def picture(layers, extent, size, name):
    s = QgsMapSettings()
    s.setLayers(layers)
    s.setDestinationCrs(layers[0].crs())
    s.setOutputSize(QSize(*size))
    s.setBackgroundColor(QColor("white"))
    s.setExtent(extent)
    job = QgsMapRendererParallelJob(s)
    job.start()
    job.waitForFinished()
    check(job.errors() == [], "%s is drawn without errors" % name)
    image = job.renderedImage()
    if pictures:
        image.save(os.path.join(pictures, name + ".png"))
    return image


def compare(image, name):
    """Is the picture, made small, the one that is kept? Letters and edges may
    differ by a little."""
    path = os.path.join(source, "tests/qgis/reference", name + ".png")
    small = image.scaled(QSize(240, 180), Qt.IgnoreAspectRatio,
                         Qt.SmoothTransformation)
    if os.environ.get("DOSAH_UPDATE"):
        small.save(path)
    kept = QImage(path)
    check(kept.size() == small.size(), "there is a reference of %s" % name)
    far = total = 0
    for y in range(kept.height()):
        for x in range(kept.width()):
            a, b = kept.pixelColor(x, y), small.pixelColor(x, y)
            off = max(abs(a.red() - b.red()), abs(a.green() - b.green()),
                      abs(a.blue() - b.blue()))
            total += off
            far += off > 48
    n = max(1, kept.width() * kept.height())
    check(far < 0.02 * n and total < 5 * n,
          "%s looks as it did: %.1f%% of points differ, %.1f on average"
          % (name, 100 * far / n, total / n))


def share_of(image, colour, tolerance=12):
    """Share of pixels of about this colour, by every other pixel."""
    want = QColor(colour)
    n = hits = 0
    for y in range(0, image.height(), 2):
        for x in range(0, image.width(), 2):
            c = image.pixelColor(x, y)
            n += 1
            hits += max(abs(c.red() - want.red()),
                        abs(c.green() - want.green()),
                        abs(c.blue() - want.blue())) <= tolerance
    return hits / n


QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
warnings = []
QgsApplication.messageLog().messageReceived.connect(
    lambda text, tag, level: warnings.append((tag, text)) if level else None)

# ---- the project --------------------------------------------------------
project = QgsProject.instance()
check(project.read(os.path.join(results, "qgis", "dosah.qgs")),
      "the project is read: %s" % project.error())
layers = project.mapLayers()
bad = [l.source() for l in layers.values() if not l.isValid()]
check(bad == [], "no layer is bad: %s" % bad[:3])
check(len(layers) > 5, "there are layers")
check(project.crs().isValid(), "the project has a CRS")
with open(os.path.join(results, "qgis", "dosah.qgs"), encoding="utf-8") as f:
    check(results not in f.read(), "paths are relative")
tree = project.layerTreeRoot()
check(len(tree.findGroups()) >= 3, "the tree has groups")
check(all(n.layer() is not None for n in tree.findLayers()),
      "every entry of the tree has its layer")
check(len(tree.findLayers()) == len(layers), "every layer is in the tree")

db = sqlite3.connect("file:%s?mode=ro&immutable=1" % gpkg, uri=True)
views = [r[0] for r in db.execute(
    "SELECT table_name FROM gpkg_geometry_columns"
    " WHERE table_name LIKE 'reach\\_%' ESCAPE '\\'")]
spatial = [r[0] for r in db.execute(
    "SELECT table_name FROM gpkg_geometry_columns")]
styled = [r[0] for r in db.execute(
    "SELECT f_table_name FROM layer_styles WHERE useAsDefault = 1")]
check(sorted(spatial) == sorted(styled), "each layer has one default style")
told = {}
for lang in ("cs", "en"):
    told[lang] = {}
    for name, qml in db.execute(
            "SELECT f_table_name, styleQML FROM layer_styles"
            " WHERE styleName = ?", ("dosah " + lang,)):
        told[lang].update({(name, f): a for f, a in re.findall(
            r'<alias field="([^"]*)" name="([^"]*)"/>', qml)})
    check({k[0] for k in told[lang]} == set(spatial),
          "each layer has a style with names of fields in %s" % lang)
check(told["cs"].keys() == told["en"].keys(), "both name the same fields")
check(told["cs"].get(("municipality", "area_km2")) == "Rozloha (km²)" and
      told["en"].get(("municipality", "area_km2")) == "Area (km²)",
      "fields have names and units in both languages: %s, %s"
      % (told["cs"].get(("municipality", "area_km2")),
         told["en"].get(("municipality", "area_km2"))))
same = [k for k in told["cs"] if told["cs"][k] == told["en"][k]]
check(len(same) < len(told["cs"]) / 10, "names are translated: %s" % same[:5])
in_project = {l.source().split("layername=")[1] for l in layers.values()}
check(set(spatial) == in_project, "each layer is in the project")

# ---- default styles -----------------------------------------------------
wanted = {"municipality": "singleSymbol", "area": "singleSymbol",
          "stop": "RuleRenderer", "service": "RuleRenderer",
          "building": "RuleRenderer"}
opened = {}
shown = [n.layer() for n in tree.findLayers() if n.isVisible() and n.layer()]
shown = [l.source().split("layername=")[1] for l in shown]
check(not views or len([n for n in shown if n in views]) <= 1,
      "one layer of reach is switched on")
views = [n for n in shown if n in views][:1]
for name in list(wanted) + views:
    if name not in spatial:
        continue
    layer = QgsVectorLayer("%s|layername=%s" % (gpkg, name), name, "ogr")
    opened[name] = layer
    check(layer.isValid(), "%s opens" % name)
    check(layer.renderer().type() == wanted.get(name, "RuleRenderer"),
          "%s has its default style" % name)
    check(layer.featureCount() >= 0, "%s can be counted" % name)
    aliases = layer.attributeAliases()
    for field in layer.fields():
        check(field.name() == "fid" or field.name() == "OGC_FID" or
              aliases.get(field.name(), "") not in ("", field.name()),
              "%s.%s has an alias" % (name, field.name()))

if views:
    layer = opened[views[0]]
    rules = layer.renderer().rootRule().children()
    time = colours("time")
    got = [r.symbol().symbolLayer(0).color().name() for r in rules[:len(time)]]
    check(got == time, "classes have the colours of the print maps: %s" % got)
    check(len(rules) == 2 * (len(time) + 1) + 3, "all classes are there")
    check(all(r.filter() is not None and not r.filter().hasParserError()
              for r in rules), "filters are understood")
    check(rules[len(time) + 1].symbol().symbolLayer(0).layerType() ==
          "FilledMarker", "possible is hatched")
    # Every place falls into exactly one class.
    total = layer.featureCount()
    by_rule = 0
    for r in rules:
        by_rule += sum(1 for _ in layer.getFeatures(r.filterExpression()))
    check(by_rule == total, "each place is in one class: %d of %d"
          % (by_rule, total))

# ---- pictures -----------------------------------------------------------
extent = opened["municipality"].extent()
extent.scale(1.05)
ground = picture([opened["municipality"]], extent, (800, 600), "municipality")
check(share_of(ground, "#ffffff") > 0.5, "municipalities are white")
check(share_of(ground, "#8a8a8a", 40) > 0.002, "borders are drawn")
compare(ground, "municipality")
compare(picture([opened["building"], opened["municipality"]], extent,
                (800, 600), "building"), "building")
if views:
    shot = picture([opened[views[0]], opened["municipality"]], extent,
                   (800, 600), "reach")
    compare(shot, "reach")
    seen = [c for c in colours("time") if share_of(shot, c) > 0.0002]
    check(seen != [] or share_of(shot, "#bdbdbd") > 0.0005,
          "reach shows the colours of its classes")

# ---- the print layout ---------------------------------------------------
layouts = project.layoutManager().printLayouts()
check(len(layouts) == 1, "there is a print layout")
for layout in layouts:
    items = layout.items()
    for kind in (QgsLayoutItemMap, QgsLayoutItemLegend, QgsLayoutItemScaleBar):
        check(any(isinstance(i, kind) for i in items),
              "the layout has a %s" % kind.__name__)
    legend = [i for i in items if isinstance(i, QgsLayoutItemLegend)][0]
    bar = [i for i in items if isinstance(i, QgsLayoutItemScaleBar)][0]
    check(20 < bar.rect().width() < 70, "the scale bar has a length")
    check(legend.linkedMap() is not None, "the legend knows its map")
    if pictures:
        settings = QgsLayoutExporter.ImageExportSettings()
        settings.dpi = 110
        QgsLayoutExporter(layout).exportToImage(
            os.path.join(pictures, "layout.png"), settings)

# ---- the project in the other language -----------------------------------
czech = sorted(l.name() for l in layers.values())
names = [n.name() for n in tree.findGroups(True)]
project.clear()
check(project.read(os.path.join(results, "qgis", "dosah.en.qgs")),
      "the English project is read: %s" % project.error())
english = project.mapLayers().values()
check(len(english) == len(czech) and all(l.isValid() for l in english),
      "it has the same layers")
check([n.name() for n in project.layerTreeRoot().findGroups(True)] != names and
      sorted(l.name() for l in english) != czech, "it speaks English")
check(any("workday" in l.name().lower() for l in english), "so do its days")
check(warnings == [], "QGIS says nothing: %s" % warnings[:3])

project.clear()
opened.clear()
print("%d layers, %d failed" % (len(layers), len(failed)))
sys.stdout.flush()
os._exit(1 if failed else 0)
