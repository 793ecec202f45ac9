package greenwall.app.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A mapping of the file while it is read. Each requested key counts as a known key; the unknown ones
/// are reported at the end. A missing section behaves like an empty one without errors.
final class ConfigSectionReader {
    private static final int MAX_MERGE_DEPTH = 8;

    /// Sections in which somebody may have written a secret by mistake.
    static final Pattern SECRET_SECTION = Pattern.compile(
            "auth|basic|bearer|token|secret|password|header|value|credential", Pattern.CASE_INSENSITIVE);

    private final ConfigReadContext context;
    private final String path;
    private final YamlNode.@Nullable Mapping node;
    private final Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final Set<String> handled = new LinkedHashSet<>();
    private final Set<String> requested = new LinkedHashSet<>();

    private ConfigSectionReader(ConfigReadContext context, String path, YamlNode.@Nullable Mapping node) {
        this.context = context;
        this.path = path;
        this.node = node;
        context.sections.add(this);
        if (node != null) {
            addEntries(node, 0);
        }
    }

    static ConfigSectionReader root(ConfigReadContext context, YamlNode.@Nullable Mapping node) {
        return new ConfigSectionReader(context, "", node);
    }

    private void addEntries(YamlNode.Mapping from, int depth) {
        if (depth > MAX_MERGE_DEPTH || !context.mayVisit(from.position())) {
            return;
        }
        var own = new LinkedHashMap<String, YamlNode.Entry>();
        for (var entry : from.entries()) {
            var key = entry.key().text();
            if (key.equals("<<") && entry.key().plain()) {
                continue;
            }
            var first = own.putIfAbsent(key, entry);
            if (first != null && depth == 0) {
                context.collector.error(
                        entry.key().position(),
                        ConfigErrorCollector.quoted(key) + " a second time",
                        "it only once; it is already set at line "
                                + first.key().position().line());
            }
        }
        own.forEach(entries::putIfAbsent);
        for (var entry : from.entries()) {
            if (entry.key().text().equals("<<") && entry.key().plain()) {
                merge(entry.value(), depth);
            }
        }
    }

    private void merge(YamlNode value, int depth) {
        switch (value) {
            case YamlNode.Mapping mapping -> addEntries(mapping, depth + 1);
            case YamlNode.Sequence items
            when depth < MAX_MERGE_DEPTH -> items.items().forEach(item -> merge(item, depth + 1));
            default ->
                context.collector.error(value.position(), value.inWords() + " after \"<<\"", "a mapping to merge in");
        }
    }

    boolean isPresent() {
        return node != null;
    }

    FilePosition position() {
        return node == null ? FilePosition.WHOLE : node.position();
    }

    /// The position of the key's value, or of the section if there is none.
    FilePosition positionOf(String key) {
        var entry = entries.get(key);
        return entry == null ? position() : entry.value().position();
    }

    void error(String key, String found, String expected) {
        context.collector.error(positionOf(key), found, expected);
    }

    /// An error of the whole section.
    void error(String found, String expected) {
        context.collector.error(position(), found, expected);
    }

    void warning(String key, String found, String expected) {
        context.collector.warning(positionOf(key), found, expected);
    }

    boolean has(String key) {
        return request(key) != null;
    }

    /// Whether a forbidden key is present. The caller reports it.
    boolean holdsForbidden(String key) {
        var entry = entries.get(key);
        if (entry == null) {
            return false;
        }
        handled.add(key);
        return true;
    }

    boolean holds(String key) {
        return entries.containsKey(key);
    }

    boolean isEmptyList(String key) {
        return request(key) instanceof YamlNode.Sequence list && list.items().isEmpty();
    }

    boolean holdsList(String key) {
        return request(key) instanceof YamlNode.Sequence;
    }

    boolean holdsMappingWith(String key, Set<String> any) {
        return request(key) instanceof YamlNode.Mapping mapping
                && mapping.entries().stream()
                        .anyMatch(entry -> any.contains(entry.key().text()));
    }

    /// The raw text of a scalar. Empty if there is none.
    Optional<String> text(String key) {
        return request(key) instanceof YamlNode.Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
    }

    private @Nullable YamlNode request(String key) {
        requested.add(key);
        context.keys.add(pathOf(key));
        var entry = entries.get(key);
        return entry == null || (entry.value() instanceof YamlNode.Scalar scalar && scalar.isNothing())
                ? null
                : entry.value();
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    <T> Optional<T> value(String key, ConfigValueType<T> kind) {
        var value = request(key);
        return value == null ? Optional.empty() : scalar(value, kind);
    }

    <T> Optional<T> required(String key, ConfigValueType<T> kind) {
        if (!has(key)) {
            missing(key, kind.expected());
        }
        return value(key, kind);
    }

    /// Reports at the end that a key is missing, unless a misspelt version of it is present.
    void missing(String key, String expected) {
        missing.putIfAbsent(key, expected);
    }

    private <T> Optional<T> scalar(YamlNode value, ConfigValueType<T> kind) {
        if (!context.mayVisit(value.position())) {
            return Optional.empty();
        }
        Optional<T> result =
                value instanceof YamlNode.Scalar scalar ? kind.read().apply(scalar.text()) : Optional.empty();
        if (result.isEmpty()) {
            context.collector.error(
                    value.position(),
                    kind.isSensitive() ? "a value that is not shown" : value.inWords(),
                    kind.expected(),
                    value instanceof YamlNode.Scalar scalar ? kind.suggest().apply(scalar.text()) : Optional.empty());
        }
        return result;
    }

    ConfigSectionReader section(String key) {
        return section(key, pathOf(key));
    }

    /// A section that is documented under another path, because it may occur in several places.
    ConfigSectionReader section(String key, String documentedAs) {
        return section(request(key), documentedAs);
    }

    private ConfigSectionReader section(@Nullable YamlNode value, String documentedAs) {
        if (value == null) {
            return new ConfigSectionReader(context, documentedAs, null);
        }
        if (value instanceof YamlNode.Mapping mapping) {
            return new ConfigSectionReader(context, documentedAs, mapping);
        }
        boolean mayShow = !SECRET_SECTION.matcher(documentedAs).find();
        context.collector.error(
                value.position(),
                mayShow ? value.inWords() : "no mapping",
                value instanceof YamlNode.Scalar scalar && scalar.text().startsWith("http")
                        ? "{url: …} around it"
                        : "a mapping: \"key: value\" lines under it, or {key: value}");
        return new ConfigSectionReader(context, documentedAs, null);
    }

    <T> List<T> sections(String key, String documentedAs, Function<ConfigSectionReader, Optional<T>> read) {
        var value = request(key);
        var results = new ArrayList<T>();
        if (value instanceof YamlNode.Sequence items) {
            for (var item : items.items()) {
                if (context.isExhausted()) {
                    break;
                }
                var section = section(item, documentedAs);
                if (section.isPresent()) {
                    read.apply(section).ifPresent(results::add);
                }
            }
        } else if (value != null) {
            context.collector.error(value.position(), value.inWords(), "a list: each item after \"- \", or [{…}, {…}]");
        } else if (context.survey) {
            read.apply(new ConfigSectionReader(context, documentedAs, null)).ifPresent(results::add);
        }
        return List.copyOf(results);
    }

    <T> List<T> values(String key, ConfigValueType<T> kind) {
        var value = request(key);
        var results = new ArrayList<T>();
        if (value instanceof YamlNode.Sequence items) {
            items.items().forEach(item -> scalar(item, kind).ifPresent(results::add));
        } else if (value != null) {
            context.collector.error(
                    value.position(), value.inWords(), "a list such as [a, b], each " + kind.expected());
        }
        return List.copyOf(results);
    }

    /// Values whose keys are names chosen by the site, such as quantities or hosts.
    <T> Map<String, T> valuesByName(
            String key, String nameWord, ConfigValueType<String> name, ConfigValueType<T> kind) {
        return byName(key, nameWord, name, (parent, chosen) -> parent.value(chosen, kind));
    }

    <T> Map<String, T> quantitySections(
            String key, ConfigValueType<String> name, BiFunction<String, ConfigSectionReader, Optional<T>> read) {
        return byName(key, "quantity", name, (parent, chosen) -> read.apply(chosen, parent.section(chosen)));
    }

    private <T> Map<String, T> byName(
            String key,
            String nameWord,
            ConfigValueType<String> name,
            BiFunction<ConfigSectionReader, String, Optional<T>> read) {
        var parent = section(key);
        parent.handled.addAll(parent.entries.keySet());
        var results = new LinkedHashMap<String, T>();
        if (parent.node == null && context.survey) {
            var anyName = "<" + nameWord + ">";
            read.apply(parent, anyName).ifPresent(value -> results.put(anyName, value));
        }
        List.copyOf(parent.entries.values()).forEach(entry -> {
            if (scalar(entry.key(), name).isPresent()) {
                var chosen = entry.key().text();
                read.apply(parent, chosen).ifPresent(value -> results.put(chosen, value));
            }
        });
        return Collections.unmodifiableMap(results);
    }

    /// Reports unknown and missing keys.
    void checkKeys() {
        entries.forEach((key, entry) -> {
            if (!requested.contains(key) && !handled.contains(key) && !key.startsWith("x-")) {
                var near = SpellingSuggestion.to(key, requested);
                near.ifPresent(missing::remove);
                context.collector.error(
                        entry.key().position(),
                        ConfigErrorCollector.quoted(key),
                        "one of " + String.join(", ", requested),
                        near.or(() -> context.sectionOfMisplacedKey(key)));
            }
        });
        if (node != null) {
            missing.forEach((key, expected) -> {
                var entry = entries.get(key);
                context.collector.missing(
                        entry == null ? position() : entry.key().position(),
                        (entry == null ? "no " : "nothing after ") + ConfigErrorCollector.quoted(key),
                        expected);
            });
        }
    }
}
