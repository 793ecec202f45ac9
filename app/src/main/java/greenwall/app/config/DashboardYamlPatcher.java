package greenwall.app.config;

import greenwall.app.config.YamlNode.Entry;
import greenwall.app.config.YamlNode.Mapping;
import greenwall.app.config.YamlNode.Scalar;
import greenwall.app.config.YamlNode.Sequence;
import greenwall.fleet.RecordComponents;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.Variable;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/// Edits the text of a view's file. Only the differences are changed; all other lines and comments stay. The
/// result is parsed again before it is returned, so a wrong result is never returned.
final class DashboardYamlPatcher {
    /// A panel without an id or place gets them from the panels before it. So a change may have to write them
    /// out, which takes more passes.
    private static final int MAX_PASSES = 5;

    private final String text;
    private final String lineEnd;
    private final boolean byIndex;
    private final List<Replacement> replacements = new ArrayList<>();
    private final Map<Integer, LineRange> movedPanels = new HashMap<>();

    private record Replacement(int start, int end, String text) {}

    /// A range of complete lines of the text.
    ///
    /// @param indent the column of the dash of the list item
    private record LineRange(int start, int end, int indent) {}

    /// Thrown if the change would require rewriting the whole file.
    private static final class NotPossibleException extends RuntimeException {
        NotPossibleException() {
            super(null, null, false, false);
        }
    }

    private DashboardYamlPatcher(String text, boolean byIndex) {
        this.text = text;
        this.byIndex = byIndex;
        lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    }

    /// Returns the text changed to `target`. Empty if that needs more than small changes.
    static Optional<String> edited(String text, Dashboard target) {
        var result = text;
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            var current = DashboardFileReader.read(target.name(), "", result).view();
            if (current.isEmpty()) {
                return Optional.empty();
            }
            if (current.get().equals(target)) {
                return Optional.of(result);
            }
            var root = YamlComposer.documentWithAliases(result);
            try {
                var edit = new DashboardYamlPatcher(result, pass > 0);
                edit.findMoved(current.get(), target, root.orElseThrow(NotPossibleException::new));
                edit.change(current.get(), target, root.orElseThrow(NotPossibleException::new));
                result = edit.applied();
            } catch (NotPossibleException _) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// Notes the lines of panels that move to another row, so that they keep their comments there.
    private void findMoved(Dashboard current, Dashboard target, YamlNode root) {
        int removed = removedRow(current.rows(), target.rows());
        for (int row = 0; row < current.rows().size(); row++) {
            var panels = current.rows().get(row).panels();
            var items = panels(root, row).filter(i -> i.items().size() == panels.size() && !i.flow());
            for (int i = 0; i < panels.size() && items.isPresent(); i++) {
                int id = panels.get(i).id();
                int newRow = removed < 0 || row < removed ? row : row - 1;
                boolean stays = row != removed
                        && newRow < target.rows().size()
                        && target.rows().get(newRow).panels().stream().anyMatch(p -> p.id() == id);
                if (!byIndex && !stays && target.panel(id).isPresent()) {
                    movedPanels.put(id, lines(items.get().items().get(i)));
                }
            }
        }
    }

    /// The index of a removed row; negative if there is none. Rows have no id, so this is the row without
    /// which most titles and panels match.
    private static int removedRow(List<?> current, List<?> target) {
        if (current.size() != target.size() + 1 || !(current.getFirst() instanceof Dashboard.Row)) {
            return -1;
        }
        int removed = -1;
        long best = -1;
        for (int row = 0; row < current.size(); row++) {
            int without = row;
            long matches = IntStream.range(0, target.size())
                    .mapToLong(i -> matches(
                            (Dashboard.Row) current.get(i < without ? i : i + 1), (Dashboard.Row) target.get(i)))
                    .sum();
            if (matches > best) {
                best = matches;
                removed = row;
            }
        }
        return removed;
    }

    private static long matches(Dashboard.Row current, Dashboard.Row target) {
        var ids = target.panels().stream().map(Panel::id).collect(Collectors.toSet());
        return (current.title().equals(target.title()) ? 1 : 0)
                + current.panels().stream()
                        .filter(panel -> ids.contains(panel.id()))
                        .count();
    }

    private static Optional<Sequence> panels(YamlNode root, int row) {
        return root instanceof Mapping view
                        && view.entry("rows").map(Entry::value).orElse(null) instanceof Sequence rows
                        && row < rows.items().size()
                        && rows.items().get(row) instanceof Mapping rowNode
                        && rowNode.entry("panels").map(Entry::value).orElse(null) instanceof Sequence items
                ? Optional.of(items)
                : Optional.empty();
    }

    /// The lines of a list item, with the comments above it.
    private LineRange lines(YamlNode item) {
        int dash = dash(item.start());
        if (!blankBefore(dash)) {
            throw new NotPossibleException();
        }
        int start = lineStart(dash);
        while (start > 0 && text.substring(lineStart(start - 1), start).strip().startsWith("#")) {
            start = lineStart(start - 1);
        }
        return new LineRange(start, nextLine(Math.max(dash + 1, item.end())), column(dash));
    }

    /// A list item as complete lines: the moved lines, or new ones.
    private String item(Object value, int indent) {
        var from = value instanceof Panel panel ? movedPanels.get(panel.id()) : null;
        if (from == null) {
            return DashboardFileWriter.item(value, indent);
        }
        var out = new StringBuilder();
        for (var line : text.substring(from.start(), from.end()).lines().toList()) {
            var words = line.stripLeading();
            int column = line.length() - words.length() + indent - from.indent();
            out.append(words.isEmpty() ? "" : " ".repeat(Math.max(0, column)) + words)
                    .append('\n');
        }
        return out.toString();
    }

    private String entry(String key, Object value, int indent) {
        if (value instanceof List<?> list && list.stream().anyMatch(Panel.class::isInstance)) {
            return " ".repeat(indent) + key + ":\n"
                    + list.stream().map(each -> item(each, indent + 2)).collect(Collectors.joining());
        }
        return DashboardFileWriter.entry(key, value, indent);
    }

    private String applied() {
        replacements.sort(Comparator.comparingInt(Replacement::start));
        var out = new StringBuilder();
        int at = 0;
        for (var each : replacements) {
            if (each.start() < at) {
                throw new NotPossibleException();
            }
            out.append(text, at, each.start()).append(each.text());
            at = each.end();
        }
        return out.append(text, at, text.length()).toString();
    }

    private void replace(int start, int end, String replacement) {
        replacements.add(new Replacement(start, end, replacement));
    }

    /// Compares two values of the same type and writes the differences. The first value is written at the node.
    private void change(Object current, Object target, YamlNode node) {
        if (current.equals(target)) {
            return;
        }
        if (current instanceof Optional<?> one && target instanceof Optional<?> other) {
            change(one.orElseThrow(NotPossibleException::new), other.orElseThrow(NotPossibleException::new), node);
        } else if (current instanceof Record
                && !(current instanceof OptionValues)
                && current.getClass() == target.getClass()
                && node instanceof Mapping mapping) {
            for (var part : current.getClass().getRecordComponents()) {
                part(current, target, part, mapping);
            }
        } else if (current instanceof List<?> before
                && target instanceof List<?> after
                && node instanceof Sequence items
                && before.size() == items.items().size()) {
            list(before, after, items);
        } else {
            value(node, target);
        }
    }

    private void part(Object current, Object target, RecordComponent part, Mapping mapping) {
        var before = RecordComponents.value(current, part);
        var after = RecordComponents.value(target, part);
        if (before.equals(after)) {
            return;
        }
        var key = DashboardSchema.key(current.getClass(), part);
        var entry = mapping.entry(key);
        if (entry.isEmpty()) {
            insert(mapping, key, after);
        } else if (after.equals(Optional.empty())
                || after.equals(List.of())
                || after.equals("")
                        && after.equals(DashboardSchema.defaultValue(current.getClass(), part))
                        && mapping.entries().size() > 1) {
            remove(mapping, entry.get());
        } else if (before.equals(List.of()) && !mapping.flow()) {
            int indent = column(mapping.entries().getFirst().start());
            var lines = entry(key, after, indent).strip();
            replace(entry.get().start(), entry.get().end(), lines.replace("\n", lineEnd));
        } else {
            change(before, after, entry.get().value());
        }
    }

    /// Replaces a value, in its current quoting style if that can express the new value.
    private void value(YamlNode node, Object target) {
        boolean single = node instanceof Scalar scalar
                && scalar.style() == ScalarStyle.SINGLE_QUOTED
                && target instanceof String written
                && written.chars().allMatch(c -> c >= ' ' && c != 0x7f && (c < 0x80 || c > 0xa0));
        var replacement =
                single ? "'" + ((String) target).replace("'", "''") + "'" : DashboardFileWriter.inline(target);
        boolean afterColon = node.start() == node.end() && node.start() > 0 && text.charAt(node.start() - 1) == ':';
        replace(node.start(), node.end(), (afterColon ? " " : "") + replacement);
    }

    private void insert(Mapping mapping, String key, Object value) {
        var content = value instanceof Optional<?> maybe ? maybe.orElseThrow(NotPossibleException::new) : value;
        if (mapping.entries().isEmpty()) {
            replace(mapping.start(), mapping.end(), "{" + key + ": " + DashboardFileWriter.inline(content) + "}");
            return;
        }
        var last = mapping.entries().getLast();
        if (mapping.flow()) {
            replace(last.end(), last.end(), ", " + key + ": " + DashboardFileWriter.inline(content));
        } else {
            int indent = column(mapping.entries().getFirst().start());
            below(last.end(), entry(key, content, indent));
        }
    }

    /// Inserts complete lines below the end of a value.
    private void below(int end, String lines) {
        int at = nextLine(end);
        boolean noLineEnd = at == text.length() && !text.endsWith("\n");
        replace(at, at, (noLineEnd ? lineEnd : "") + lines.replace("\n", lineEnd));
    }

    private void remove(Mapping mapping, Entry entry) {
        var all = mapping.entries();
        int index = all.indexOf(entry);
        if (!mapping.flow() && blankBefore(entry.start())) {
            replace(lineStart(entry.start()), nextLine(entry.end()), "");
        } else if (index + 1 < all.size()) {
            replace(entry.start(), all.get(index + 1).start(), "");
        } else if (mapping.flow() && index > 0) {
            replace(all.get(index - 1).end(), entry.end(), "");
        } else if (!mapping.flow() && entry.value() instanceof Sequence) {
            replace(entry.key().end() + 1, entry.end(), " []");
        } else {
            throw new NotPossibleException();
        }
    }

    private void list(List<?> current, List<?> target, Sequence items) {
        boolean same = current.size() == target.size();
        var before = keys(current, same, removedRow(current, target));
        var after = keys(target, same, -1);
        for (int i = 0; i < current.size(); i++) {
            int newIndex = after.indexOf(before.get(i));
            if (newIndex < 0) {
                removeItem(items, i, current.get(i));
            } else {
                change(current.get(i), target.get(newIndex), items.items().get(i));
            }
        }
        var added = IntStream.range(0, target.size())
                .filter(i -> !before.contains(after.get(i)))
                .<Object>mapToObj(target::get)
                .toList();
        if (!added.isEmpty()) {
            append(items, added);
        }
    }

    /// What tells the items of a list apart.
    ///
    /// @param same whether the number of items is unchanged; then a renamed variable counts as the same one
    /// @param removed the index of the item that the other list lacks; negative if this is not known
    private List<Object> keys(List<?> items, boolean same, int removed) {
        return IntStream.range(0, items.size())
                .<Object>mapToObj(i -> switch (items.get(i)) {
                    case Panel panel when !byIndex -> panel.id();
                    case PanelQuery query when !byIndex && !query.ref().isEmpty() -> query.ref();
                    case Variable variable when !byIndex && !same -> variable.name();
                    default -> i == removed ? "removed" : "#" + (removed < 0 || i < removed ? i : i - 1);
                })
                .toList();
    }

    private void append(Sequence items, List<Object> added) {
        var inline = added.stream().map(DashboardFileWriter::inline).collect(Collectors.joining(", "));
        if (items.items().isEmpty()) {
            replace(items.start(), items.end(), "[" + inline + "]");
        } else if (items.flow()) {
            int at = items.items().getLast().end();
            replace(at, at, ", " + inline);
        } else {
            int indent = column(dash(items.items().getFirst().start()));
            below(items.end(), added.stream().map(each -> item(each, indent)).collect(Collectors.joining()));
        }
    }

    private void removeItem(Sequence items, int index, Object current) {
        var all = items.items();
        var item = all.get(index);
        if (items.flow()) {
            if (index + 1 < all.size()) {
                replace(item.start(), all.get(index + 1).start(), "");
            } else {
                replace(index == 0 ? item.start() : all.get(index - 1).end(), item.end(), "");
            }
            return;
        }
        var moved = current instanceof Panel panel ? movedPanels.get(panel.id()) : null;
        var own = lines(item);
        // The comments above a removed panel stay, unless the panel moves to another row.
        replace(moved == null ? lineStart(dash(item.start())) : moved.start(), own.end(), "");
    }

    private int dash(int start) {
        int at = start - 1;
        while (at >= 0 && Character.isWhitespace(text.charAt(at))) {
            at--;
        }
        if (at < 0 || text.charAt(at) != '-') {
            throw new NotPossibleException();
        }
        return at;
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private int nextLine(int at) {
        int end = text.indexOf('\n', Math.max(0, at));
        return end < 0 ? text.length() : end + 1;
    }

    private int column(int at) {
        return at - lineStart(at);
    }

    private boolean blankBefore(int at) {
        return text.substring(lineStart(at), at).isBlank();
    }
}
