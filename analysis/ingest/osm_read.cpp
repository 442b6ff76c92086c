/* SPDX-License-Identifier: MIT */
/* The one C++ file: libosmium behind a C function. Every exception ends here,
 * in one translator; the visiting code below it does not know about C. */
#include "ingest/osm_read.h"

#include <cmath>
#include <cstring>
#include <exception>
#include <new>
#include <system_error>
#include <vector>

#include <osmium/io/bzip2_compression.hpp>
#include <osmium/io/error.hpp>
#include <osmium/io/gzip_compression.hpp>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/xml_input.hpp>
#include <osmium/osm.hpp>
#include <osmium/thread/pool.hpp>

namespace
{

/* Arrays that one object is told through; used again for the next. */
struct Scratch {
    std::vector<const char *> tag;
    std::vector<const char *> role;
    std::vector<int64_t> ref;
};

dsh_osm_object common(const osmium::OSMObject &object, Scratch &scratch)
{
    scratch.tag.clear();
    scratch.role.clear();
    scratch.ref.clear();
    for (const osmium::Tag &tag : object.tags()) {
        scratch.tag.push_back(tag.key());
        scratch.tag.push_back(tag.value());
    }
    dsh_osm_object out{};
    out.id = object.id();
    out.tag = scratch.tag.data();
    out.n_tags = scratch.tag.size() / 2;
    out.lon = out.lat = NAN;
    return out;
}

bool tell_node(const osmium::Node &node, const dsh_osm_pass &pass,
               Scratch &scratch)
{
    dsh_osm_object out = common(node, scratch);
    if (node.location().valid()) {
        out.lon = node.location().lon();
        out.lat = node.location().lat();
    }
    return pass.node(&out, pass.user);
}

bool tell_way(const osmium::Way &way, const dsh_osm_pass &pass,
              Scratch &scratch)
{
    dsh_osm_object out = common(way, scratch);
    for (const osmium::NodeRef &node : way.nodes())
        scratch.ref.push_back(node.ref());
    out.ref = scratch.ref.data();
    out.n_refs = scratch.ref.size();
    return pass.way(&out, pass.user);
}

bool tell_relation(const osmium::Relation &relation, const dsh_osm_pass &pass,
                   Scratch &scratch)
{
    dsh_osm_object out = common(relation, scratch);
    for (const osmium::RelationMember &member : relation.members()) {
        if (member.type() != osmium::item_type::way)
            continue;
        scratch.ref.push_back(member.ref());
        scratch.role.push_back(member.role());
    }
    out.ref = scratch.ref.data();
    out.role = scratch.role.data();
    out.n_refs = scratch.ref.size();
    return pass.relation(&out, pass.user);
}

bool tell(const osmium::OSMObject &object, const dsh_osm_pass &pass,
          uint64_t n_seen[3], Scratch &scratch)
{
    switch (object.type()) {
    case osmium::item_type::node:
        n_seen[0]++;
        return !object.visible() ||
               tell_node(static_cast<const osmium::Node &>(object), pass,
                         scratch);
    case osmium::item_type::way:
        n_seen[1]++;
        return !object.visible() ||
               tell_way(static_cast<const osmium::Way &>(object), pass,
                        scratch);
    case osmium::item_type::relation:
        n_seen[2]++;
        return !object.visible() ||
               tell_relation(static_cast<const osmium::Relation &>(object),
                             pass, scratch);
    default:
        return true;
    }
}

osmium::osm_entity_bits::type entities(unsigned what)
{
    auto bits = osmium::osm_entity_bits::nothing;
    if ((what & DSH_OSM_NODES) != 0)
        bits |= osmium::osm_entity_bits::node;
    if ((what & DSH_OSM_WAYS) != 0)
        bits |= osmium::osm_entity_bits::way;
    if ((what & DSH_OSM_RELATIONS) != 0)
        bits |= osmium::osm_entity_bits::relation;
    return bits;
}

dosah_status run(const dsh_osm_pass &pass, uint64_t n_seen[3])
{
    const osmium::io::File file =
        pass.bytes != nullptr
            ? osmium::io::File{pass.bytes, pass.n_bytes, pass.format}
            : osmium::io::File{pass.path, pass.format};
    osmium::thread::Pool pool{static_cast<int>(pass.n_threads), 0};
    osmium::io::Reader reader{file, entities(pass.what), pool};
    Scratch scratch;
    while (osmium::memory::Buffer buffer = reader.read()) {
        for (const auto &object : buffer.select<osmium::OSMObject>())
            if (!tell(object, pass, n_seen, scratch))
                return DOSAH_ENOMEM;
    }
    reader.close();
    return DOSAH_OK;
}

void put(char *message, const char *text)
{
    std::strncpy(message, text, DSH_OSM_MESSAGE_SIZE - 1);
    message[DSH_OSM_MESSAGE_SIZE - 1] = '\0';
}

} // namespace

extern "C" dosah_status dsh_osm_run_pass(const dsh_osm_pass *pass,
                                         uint64_t n_seen[3], char *message)
{
    put(message, "");
    n_seen[0] = n_seen[1] = n_seen[2] = 0;
    try {
        return run(*pass, n_seen);
    } catch (const std::bad_alloc &) {
        return DOSAH_ENOMEM;
    } catch (const std::system_error &e) {
        put(message, e.what());
        return DOSAH_EIO;
    } catch (const std::exception &e) {
        put(message, e.what());
        return DOSAH_EINPUT;
    } catch (...) {
        put(message, "unknown failure");
        return DOSAH_EINPUT;
    }
}
