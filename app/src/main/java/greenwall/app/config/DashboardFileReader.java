package greenwall.app.config;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Dashboard.Row;
import greenwall.fleet.dashboard.OptionKey;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.Panel.GridPosition;
import greenwall.fleet.dashboard.QueryIntervals;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Parses a view's file, and reports all errors at once.
public final class DashboardFileReader {
    static final int MAX_FILE_BYTES = 4 << 20;
    private static final int MAX_NODES = 200_000;
    private static final int MAX_PANELS = 2000;
    private static final GridPosition DEFAULT_PLACE = new GridPosition(0, 0, 12, 8);

    private final ConfigErrorCollector collector;
    private int nodes;

    private DashboardFileReader(ConfigErrorCollector collector) {
        this.collector = collector;
    }

    /// The view if the file has no errors, or else the errors.
    public record Result(Optional<Dashboard> view, List<ConfigError> errors) {}

    /// @param name the name of the view: the file's name without its extension
    public static Result read(String name, String shownAs, String text) {
        var syntaxCollector = new ConfigErrorCollector(shownAs);
        if (text.length() > MAX_FILE_BYTES) {
            syntaxCollector.error(FilePosition.WHOLE, (text.length() >> 20) + " MiB", "a view of at most 4 MiB");
            return new Result(Optional.empty(), syntaxCollector.errors());
        }
        var syntax = new YamlParser(syntaxCollector);
        var root = syntax.parse(text);
        var collector = new ConfigErrorCollector(shownAs);
        Optional<Dashboard> view = Optional.empty();
        if (root.isPresent() && root.get() instanceof YamlNode.Mapping mapping) {
            var reader = new DashboardFileReader(collector);
            var parts = reader.parts(Dashboard.class, mapping, Map.of("name", name));
            view = Optional.of(withPlaces((Dashboard) DashboardSchema.make(Dashboard.class, parts)));
            if (view.get().panels().count() > MAX_PANELS) {
                collector.error(mapping.position(), "more than " + MAX_PANELS + " panels", "a smaller view");
            }
        } else if (!syntaxCollector.hasErrors()) {
            collector.error(
                    root.map(YamlNode::position).orElse(new FilePosition(1, 1)),
                    root.map(YamlNode::inWords).orElse("nothing"),
                    "a view: \"title:\" and \"rows:\"");
        }
        collector.forgetLines(syntax.repairedLines());
        collector.addAll(syntaxCollector);
        return collector.hasErrors() ? new Result(Optional.empty(), collector.errors()) : new Result(view, List.of());
    }

    private Map<String, Object> parts(Class<?> record, YamlNode.Mapping from, Map<String, Object> set) {
        var known = new LinkedHashMap<String, RecordComponent>();
        for (var part : record.getRecordComponents()) {
            if (!set.containsKey(part.getName())) {
                known.put(DashboardSchema.key(record, part), part);
            }
        }
        var parts = new HashMap<String, Object>(set);
        var seen = new HashSet<String>();
        for (var entry : from.entries()) {
            var key = entry.key().text();
            var part = known.get(key);
            if (!seen.add(key)) {
                collector.error(
                        entry.key().position(), ConfigErrorCollector.quoted(key) + " a second time", "it only once");
            } else if (part != null) {
                boolean ofPanel = record == Panel.class;
                value(part.getGenericType(), entry.value(), ofPanel).ifPresent(v -> parts.put(part.getName(), v));
            } else if (!key.equals(DashboardSchema.KIND) && !key.startsWith("x-")) {
                unknown(entry.key(), known.keySet());
            }
        }
        return parts;
    }

    private void unknown(YamlNode.Scalar key, Collection<String> known) {
        collector.error(
                key.position(),
                ConfigErrorCollector.quoted(key.text()),
                "one of " + String.join(", ", known),
                SpellingSuggestion.to(key.text(), known));
    }

    private Optional<Object> value(Type type, YamlNode node, boolean ofPanel) {
        if (++nodes > MAX_NODES) {
            if (nodes == MAX_NODES + 1) {
                collector.error(node.position(), "more than " + MAX_NODES + " values", "a smaller view");
            }
            return Optional.empty();
        }
        var raw = DashboardSchema.raw(type);
        if (node instanceof YamlNode.Scalar scalar && scalar.isNothing()) {
            return Optional.empty();
        }
        if (raw == Optional.class) {
            return value(DashboardSchema.argument(type, 0), node, ofPanel).map(Optional::of);
        }
        if (raw == List.class) {
            return list(DashboardSchema.argument(type, 0), node, ofPanel);
        }
        if (raw == Map.class) {
            return map(DashboardSchema.argument(type, 1), node, ofPanel);
        }
        if (raw == OptionValues.class) {
            return options(node, ofPanel);
        }
        if (raw.isRecord() || raw.isSealed()) {
            return record(raw, node);
        }
        return node instanceof YamlNode.Scalar scalar ? scalar(raw, scalar) : unexpected(node, "one value");
    }

    private Optional<Object> record(Class<?> type, YamlNode node) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return unexpected(node, "a mapping: \"key: value\" lines under it, or {key: value}");
        }
        if (type.isRecord()) {
            return Optional.of(DashboardSchema.make(type, parts(type, mapping, Map.of())));
        }
        var kinds = DashboardSchema.kinds(type);
        var named = mapping.entry(DashboardSchema.KIND).map(YamlNode.Entry::value);
        var kind = named.isPresent() && named.get() instanceof YamlNode.Scalar scalar ? scalar.text() : "";
        var one = kinds.get(kind);
        if (one == null) {
            var kindNode = named.orElse(mapping);
            collector.error(
                    kindNode.position(),
                    named.isPresent() ? kindNode.inWords() : "no \"kind\"",
                    "\"kind\" with one of " + String.join(", ", kinds.keySet()),
                    SpellingSuggestion.to(kind, kinds.keySet()));
            return Optional.empty();
        }
        return Optional.of(DashboardSchema.make(one, parts(one, mapping, Map.of())));
    }

    private Optional<Object> list(Type itemType, YamlNode node, boolean ofPanel) {
        if (!(node instanceof YamlNode.Sequence items)) {
            return unexpected(node, "a list: each item after \"- \", or [a, b]");
        }
        var values = new ArrayList<Object>();
        items.items().forEach(item -> value(itemType, item, ofPanel).ifPresent(values::add));
        return Optional.of(List.copyOf(values));
    }

    private Optional<Object> map(Type itemType, YamlNode node, boolean ofPanel) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return unexpected(node, "a mapping: \"name: value\" lines under it");
        }
        var values = new LinkedHashMap<String, Object>();
        mapping.entries()
                .forEach(e -> value(itemType, e.value(), ofPanel)
                        .ifPresent(v -> values.put(e.key().text(), v)));
        return Optional.of(values);
    }

    private Optional<Object> options(YamlNode node, boolean ofPanel) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return unexpected(node, "a mapping of options");
        }
        var known = DashboardSchema.options(ofPanel);
        var options = OptionValues.NONE;
        for (var entry : mapping.entries()) {
            var option = known.get(entry.key().text());
            if (option == null) {
                unknown(entry.key(), known.keySet());
                continue;
            }
            var value = option.list()
                    ? list(option.type(), entry.value(), ofPanel)
                    : value(option.type(), entry.value(), ofPanel);
            if (value.isPresent()) {
                options = with(options, option, value.get());
            }
        }
        return Optional.of(options);
    }

    @SuppressWarnings("unchecked")
    private static <T> OptionValues with(OptionValues options, OptionKey<T> option, Object value) {
        return options.with(option, (T) value);
    }

    private Optional<Object> scalar(Class<?> type, YamlNode.Scalar scalar) {
        var text = scalar.text();
        if (type == String.class) {
            return Optional.of(text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return text.equals("true") || text.equals("false")
                    ? Optional.of(text.equals("true"))
                    : unexpected(scalar, "true or false");
        }
        if (type.isEnum()) {
            var words = new LinkedHashMap<String, Object>();
            Arrays.stream(type.getEnumConstants()).forEach(c -> words.put(DashboardSchema.word((Enum<?>) c), c));
            var constant = words.get(text);
            if (constant == null) {
                collector.error(
                        scalar.position(),
                        scalar.inWords(),
                        "one of " + String.join(", ", words.keySet()),
                        SpellingSuggestion.to(text, words.keySet()));
            }
            return Optional.ofNullable(constant);
        }
        if (type == Duration.class) {
            var span = QueryIntervals.parse(text, Duration.ZERO);
            return span.isZero() ? unexpected(scalar, "a duration such as 30s or 5m") : Optional.of(span);
        }
        return number(type, scalar);
    }

    private Optional<Object> number(Class<?> type, YamlNode.Scalar scalar) {
        boolean isInteger = type == int.class || type == Integer.class;
        try {
            if (isInteger) {
                return Optional.of(Integer.parseInt(scalar.text()));
            }
            if (scalar.text().equals(".inf") || scalar.text().equals("-.inf")) {
                return Optional.of(scalar.text().equals(".inf") ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
            }
            double number = Double.parseDouble(scalar.text());
            return Double.isFinite(number) ? Optional.of(number) : unexpected(scalar, "a finite number");
        } catch (NumberFormatException none) {
            return unexpected(scalar, isInteger ? "a whole number" : "a number");
        }
    }

    private Optional<Object> unexpected(YamlNode node, String expected) {
        collector.error(node.position(), node.inWords(), expected);
        return Optional.empty();
    }

    /// Assigns ids and places to panels without them: from left to right, then in the next line.
    private static Dashboard withPlaces(Dashboard view) {
        var ids = view.freeIds();
        var rows = new ArrayList<Row>();
        for (var row : view.rows()) {
            var panels = new ArrayList<Panel>();
            int x = 0;
            int y = 0;
            int tallest = 0;
            for (var panel : row.panels()) {
                var place = panel.place();
                if (place.w() <= 0 || place.h() <= 0) {
                    int w = place.w() <= 0 ? DEFAULT_PLACE.w() : place.w();
                    int h = place.h() <= 0 ? DEFAULT_PLACE.h() : place.h();
                    if (x + w > Panel.COLUMNS) {
                        x = 0;
                        y += tallest;
                        tallest = 0;
                    }
                    place = new GridPosition(x, y, w, h);
                }
                x = place.x() + place.w();
                y = place.y();
                tallest = Math.max(tallest, place.h());
                var placedPanel = panel.at(place);
                panels.add(panel.id() > 0 ? placedPanel : placedPanel.numbered(ids.nextInt()));
            }
            rows.add(row.with(panels));
        }
        return view.with(rows);
    }
}
