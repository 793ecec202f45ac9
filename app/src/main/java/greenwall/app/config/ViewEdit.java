package greenwall.app.config;

import greenwall.app.config.YamlText.Entry;
import greenwall.app.config.YamlText.Items;
import greenwall.app.config.YamlText.Mapping;
import greenwall.app.config.YamlText.Node;
import greenwall.app.config.YamlText.Scalar;
import greenwall.fleet.dashboard.Dashboard;
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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/// Edits the text of a view's file: only differences are written, all other lines and comments stay. The result is
/// parsed again before it is returned, so it is right or absent.
final class ViewEdit {
    /// A panel without id or place gets them from those before it, so a change may have to write them out.
    private static final int MOST_PASSES = 5;

    private final String text;
    private final String lineEnd;
    private final boolean byIndex;
    private final List<Replacement> replacements = new ArrayList<>();
    private final Map<Integer, Lines> movedPanels = new HashMap<>();

    private record Replacement(int start, int end, String text) {}

    /// Whole lines of the text.
    ///
    /// @param indent the column of their dash
    private record Lines(int start, int end, int indent) {}

    /// The change would require writing the whole file.
    private static final class NotPossible extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotPossible() {
            super(null, null, false, false);
        }
    }

    private ViewEdit(String text, boolean byIndex) {
        this.text = text;
        this.byIndex = byIndex;
        lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    }

    /// The text of `wanted`; empty if that needs more than small changes.
    static Optional<String> edited(String text, Dashboard wanted) {
        String now = text;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            Optional<Dashboard> is = ViewFileReader.read(wanted.name(), "", now).view();
            if (is.isEmpty()) {
                return Optional.empty();
            }
            if (is.get().equals(wanted)) {
                return Optional.of(now);
            }
            Optional<Node> root = YamlText.parse(now);
            try {
                ViewEdit edit = new ViewEdit(now, pass > 0);
                edit.findMoved(is.get(), wanted, root.orElseThrow(NotPossible::new));
                edit.change(is.get(), wanted, root.orElseThrow(NotPossible::new));
                now = edit.applied();
            } catch (NotPossible _) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// Notes the lines of panels that move to another row, where they keep their comments.
    private void findMoved(Dashboard is, Dashboard wanted, Node root) {
        int gone = goneRow(is.rows(), wanted.rows());
        for (int row = 0; row < is.rows().size(); row++) {
            List<Panel> panels = is.rows().get(row).panels();
            Optional<Items> items = panels(root, row).filter(i -> i.items().size() == panels.size() && !i.flow());
            for (int i = 0; i < panels.size() && items.isPresent(); i++) {
                int id = panels.get(i).id();
                int now = gone < 0 || row < gone ? row : row - 1;
                boolean stays = row != gone
                        && now < wanted.rows().size()
                        && wanted.rows().get(now).panels().stream().anyMatch(p -> p.id() == id);
                if (!byIndex && !stays && wanted.panel(id).isPresent()) {
                    movedPanels.put(id, lines(items.get().items().get(i)));
                }
            }
        }
    }

    /// The index of a removed row; negative if none. Rows have no id, so it is the one without which most titles and
    /// panels match.
    private static int goneRow(List<?> is, List<?> wanted) {
        if (is.size() != wanted.size() + 1 || !(is.getFirst() instanceof Dashboard.Row)) {
            return -1;
        }
        int gone = -1;
        long most = -1;
        for (int row = 0; row < is.size(); row++) {
            int without = row;
            long kept = IntStream.range(0, wanted.size())
                    .mapToLong(
                            i -> kept((Dashboard.Row) is.get(i < without ? i : i + 1), (Dashboard.Row) wanted.get(i)))
                    .sum();
            if (kept > most) {
                most = kept;
                gone = row;
            }
        }
        return gone;
    }

    private static long kept(Dashboard.Row is, Dashboard.Row wanted) {
        Set<Integer> ids = wanted.panels().stream().map(Panel::id).collect(Collectors.toSet());
        return (is.title().equals(wanted.title()) ? 1 : 0)
                + is.panels().stream().filter(panel -> ids.contains(panel.id())).count();
    }

    private static Optional<Items> panels(Node root, int row) {
        return root instanceof Mapping view
                        && view.entry("rows").map(Entry::value).orElse(null) instanceof Items rows
                        && row < rows.items().size()
                        && rows.items().get(row) instanceof Mapping of
                        && of.entry("panels").map(Entry::value).orElse(null) instanceof Items items
                ? Optional.of(items)
                : Optional.empty();
    }

    /// An item of a block with the comments above it.
    private Lines lines(Node item) {
        int dash = dash(item.start());
        if (!blankBefore(dash)) {
            throw new NotPossible();
        }
        int start = lineStart(dash);
        while (start > 0 && text.substring(lineStart(start - 1), start).strip().startsWith("#")) {
            start = lineStart(start - 1);
        }
        return new Lines(start, behindLine(Math.max(dash + 1, item.end())), column(dash));
    }

    /// An item of a list as whole lines: moved ones, or new ones.
    private String item(Object value, int indent) {
        Lines from = value instanceof Panel panel ? movedPanels.get(panel.id()) : null;
        if (from == null) {
            return ViewWriter.item(value, indent);
        }
        StringBuilder out = new StringBuilder();
        for (String line : text.substring(from.start(), from.end()).lines().toList()) {
            String words = line.stripLeading();
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
        return ViewWriter.entry(key, value, indent);
    }

    private String applied() {
        replacements.sort(Comparator.comparingInt(Replacement::start));
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (Replacement each : replacements) {
            if (each.start() < at) {
                throw new NotPossible();
            }
            out.append(text, at, each.start()).append(each.text());
            at = each.end();
        }
        return out.append(text, at, text.length()).toString();
    }

    private void replace(int start, int end, String by) {
        replacements.add(new Replacement(start, end, by));
    }

    /// Compares two values of one type, of which the first stands at the node.
    private void change(Object is, Object wanted, Node node) {
        if (is.equals(wanted)) {
            return;
        }
        if (is instanceof Optional<?> one && wanted instanceof Optional<?> other) {
            change(one.orElseThrow(NotPossible::new), other.orElseThrow(NotPossible::new), node);
        } else if (is instanceof Record && is.getClass() == wanted.getClass() && node instanceof Mapping mapping) {
            for (RecordComponent part : is.getClass().getRecordComponents()) {
                part(is, wanted, part, mapping);
            }
        } else if (is instanceof List<?> before
                && wanted instanceof List<?> after
                && node instanceof Items items
                && before.size() == items.items().size()) {
            list(before, after, items);
        } else {
            value(node, wanted);
        }
    }

    private void part(Object is, Object wanted, RecordComponent part, Mapping mapping) {
        Object before = ViewSchema.part(is, part);
        Object after = ViewSchema.part(wanted, part);
        if (before.equals(after)) {
            return;
        }
        String key = ViewSchema.key(is.getClass(), part);
        Optional<Entry> entry = mapping.entry(key);
        if (entry.isEmpty()) {
            insert(mapping, key, after);
        } else if (after.equals(Optional.empty()) || after.equals(List.of())) {
            remove(mapping, entry.get());
        } else if (before.equals(List.of()) && !mapping.flow()) {
            int indent = column(mapping.entries().getFirst().start());
            String lines = entry(key, after, indent).strip();
            replace(entry.get().start(), entry.get().end(), lines.replace("\n", lineEnd));
        } else {
            change(before, after, entry.get().value());
        }
    }

    /// Replaces a value in its own style, if that can express it.
    private void value(Node node, Object wanted) {
        boolean single = node instanceof Scalar scalar
                && scalar.style().equals(Optional.of(ScalarStyle.SINGLE_QUOTED))
                && wanted instanceof String written
                && written.chars().allMatch(c -> c >= ' ' && c != 0x7f && (c < 0x80 || c > 0xa0));
        String by = single ? "'" + ((String) wanted).replace("'", "''") + "'" : ViewWriter.inline(wanted);
        boolean afterColon = node.start() == node.end() && node.start() > 0 && text.charAt(node.start() - 1) == ':';
        replace(node.start(), node.end(), (afterColon ? " " : "") + by);
    }

    private void insert(Mapping mapping, String key, Object value) {
        Object of = value instanceof Optional<?> maybe ? maybe.orElseThrow(NotPossible::new) : value;
        if (mapping.entries().isEmpty()) {
            replace(mapping.start(), mapping.end(), "{" + key + ": " + ViewWriter.inline(of) + "}");
            return;
        }
        Entry last = mapping.entries().getLast();
        if (mapping.flow()) {
            replace(last.end(), last.end(), ", " + key + ": " + ViewWriter.inline(of));
        } else {
            int indent = column(mapping.entries().getFirst().start());
            below(last.end(), entry(key, of, indent));
        }
    }

    /// Inserts whole lines below the end of a value.
    private void below(int end, String lines) {
        int at = behindLine(end);
        boolean unended = at == text.length() && !text.endsWith("\n");
        replace(at, at, (unended ? lineEnd : "") + lines.replace("\n", lineEnd));
    }

    private void remove(Mapping mapping, Entry entry) {
        List<Entry> all = mapping.entries();
        int index = all.indexOf(entry);
        if (!mapping.flow() && blankBefore(entry.start())) {
            replace(lineStart(entry.start()), behindLine(entry.end()), "");
        } else if (index + 1 < all.size()) {
            replace(entry.start(), all.get(index + 1).start(), "");
        } else if (mapping.flow() && index > 0) {
            replace(all.get(index - 1).end(), entry.end(), "");
        } else if (!mapping.flow() && entry.value() instanceof Items) {
            replace(entry.keyEnd() + 1, entry.end(), " []");
        } else {
            throw new NotPossible();
        }
    }

    private void list(List<?> is, List<?> wanted, Items items) {
        int gone = goneRow(is, wanted);
        if (gone >= 0) {
            for (int i = 0; i < is.size(); i++) {
                if (i == gone) {
                    drop(items, i, is.get(i));
                } else {
                    change(
                            is.get(i),
                            wanted.get(i < gone ? i : i - 1),
                            items.items().get(i));
                }
            }
            return;
        }
        boolean same = is.size() == wanted.size();
        Map<Object, Integer> before = positions(is, same);
        Map<Object, Integer> after = positions(wanted, same);
        for (int i = 0; i < is.size(); i++) {
            Integer now = after.get(identity(is.get(i), i, same));
            if (now == null) {
                drop(items, i, is.get(i));
            } else {
                change(is.get(i), wanted.get(now), items.items().get(i));
            }
        }
        List<Object> added = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (!before.containsKey(identity(wanted.get(i), i, same))) {
                added.add(wanted.get(i));
            }
        }
        if (!added.isEmpty()) {
            append(items, added);
        }
    }

    private Map<Object, Integer> positions(List<?> of, boolean same) {
        return IntStream.range(0, of.size())
                .boxed()
                .collect(Collectors.toMap(i -> identity(of.get(i), i, same), Function.identity(), (first, _) -> first));
    }

    /// @param same whether the number of items is unchanged: then a renamed variable is the same one
    private Object identity(Object item, int index, boolean same) {
        return switch (item) {
            case Panel panel when !byIndex -> panel.id();
            case PanelQuery query when !byIndex && !query.ref().isEmpty() -> query.ref();
            case Variable variable when !byIndex && !same -> variable.name();
            default -> "#" + index;
        };
    }

    private void append(Items items, List<Object> added) {
        String inline = added.stream().map(ViewWriter::inline).collect(Collectors.joining(", "));
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

    private void drop(Items items, int index, Object is) {
        List<Node> all = items.items();
        Node item = all.get(index);
        if (items.flow()) {
            if (index + 1 < all.size()) {
                replace(item.start(), all.get(index + 1).start(), "");
            } else {
                replace(index == 0 ? item.start() : all.get(index - 1).end(), item.end(), "");
            }
            return;
        }
        Lines moved = is instanceof Panel panel ? movedPanels.get(panel.id()) : null;
        Lines own = lines(item);
        // Keeps the comments above a removed panel.
        replace(moved == null ? lineStart(dash(item.start())) : moved.start(), own.end(), "");
    }

    private int dash(int start) {
        int at = start - 1;
        while (at >= 0 && Character.isWhitespace(text.charAt(at))) {
            at--;
        }
        if (at < 0 || text.charAt(at) != '-') {
            throw new NotPossible();
        }
        return at;
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private int behindLine(int at) {
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
