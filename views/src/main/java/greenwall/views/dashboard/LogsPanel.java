package greenwall.views.dashboard;

import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.ColorRole;
import greenwall.views.logs.LogLine;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.scene.paint.Color;

/// Log lines.
final class LogsPanel extends PaintedPanelBody<TextLinesDrawing> {
    /// The lines whose labels are expanded.
    private final Set<Long> open = new HashSet<>();

    /// A line, and how often it occurred in a row.
    private record RepeatedLine(LogLine line, int count) {}

    LogsPanel(PaintStyle style) {
        super(style, new TextLinesDrawing(style));
    }

    @Override
    void draw(PanelData content) {
        var options = content.panel().options();
        var common = Labels.common(content.lines().stream().map(LogLine::stream).toList());
        var items = new ArrayList<TextLinesDrawing.Item>();
        if (options.get(PanelOption.LOG_COMMON_LABELS) && !common.isEmpty()) {
            items.add(TextLinesDrawing.Item.heading("Common labels: " + common));
        }
        var lines = options.get(PanelOption.LOG_OLDEST_FIRST) ? content.lines().reversed() : content.lines();
        for (var each : counted(lines, options.get(PanelOption.LOG_DEDUP))) {
            items.add(item(content, each, options, common));
            if (open.contains(each.line().timeNanos())) {
                each.line().stream()
                        .forEach((name, value) ->
                                items.add(TextLinesDrawing.Item.below(SanitizedText.line(name + ": " + value))));
            }
        }
        drawing.show(items, options.get(PanelOption.LOG_WRAP));
    }

    private TextLinesDrawing.Item item(PanelData content, RepeatedLine each, OptionValues options, Labels common) {
        var line = each.line();
        boolean details = options.get(PanelOption.LOG_DETAILS);
        var before = new ArrayList<String>();
        if (details) {
            before.add(open.contains(line.timeNanos()) ? "▾" : "▸");
        }
        if (options.get(PanelOption.LOG_TIME)) {
            before.add(InstantText.seconds(line.time(), content.zone()));
        }
        if (each.count() > 1) {
            before.add(each.count() + "×");
        }
        var labels = options.get(PanelOption.LOG_LABELS)
                ? line.stream().without(common.toMap().keySet()) + "  "
                : "";
        var text = options.get(PanelOption.LOG_PRETTY)
                ? SanitizedText.block(labels + indented(line.text()))
                : SanitizedText.line(labels + line.text());
        return new TextLinesDrawing.Item(
                Optional.of(mark(line)),
                String.join(" ", before),
                text,
                true,
                details ? Optional.of(() -> toggle(line.timeNanos())) : Optional.empty());
    }

    private void toggle(long line) {
        if (!open.remove(line)) {
            open.add(line);
        }
        redraw();
    }

    /// Merges consecutive equal lines.
    private static List<RepeatedLine> counted(List<LogLine> lines, PanelOption.Dedup by) {
        var counted = new ArrayList<RepeatedLine>();
        for (var line : lines) {
            var before = counted.isEmpty() ? null : counted.getLast();
            if (by != PanelOption.Dedup.NONE
                    && before != null
                    && key(before.line(), by).equals(key(line, by))) {
                counted.set(counted.size() - 1, new RepeatedLine(before.line(), before.count() + 1));
            } else {
                counted.add(new RepeatedLine(line, 1));
            }
        }
        return counted;
    }

    private static String key(LogLine line, PanelOption.Dedup by) {
        return switch (by) {
            case NONE, EXACT -> line.text();
            case NUMBERS -> line.text().replaceAll("\\d", "");
            case SIGNATURE -> line.text().replaceAll("\\w", "");
        };
    }

    private Color mark(LogLine line) {
        return paintStyle()
                .palette()
                .color(
                        switch (line.level()) {
                            case FATAL, ERROR -> ColorRole.CRITICAL_TEXT;
                            case WARN -> ColorRole.WARN_TEXT;
                            default -> ColorRole.EDGE;
                        });
    }

    /// Formats a JSON object or array with one line per member. Returns any other text unchanged.
    private static String indented(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return text;
        }
        var lines = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && !escaped) {
                quoted = !quoted;
            }
            escaped = c == '\\' && !escaped;
            if (quoted || !"{}[],".contains(String.valueOf(c))) {
                lines.append(c);
                continue;
            }
            boolean ends = c == '}' || c == ']';
            depth = Math.clamp(depth + (ends ? -1 : c == ',' ? 0 : 1), 0, 20);
            if (ends) {
                lines.append('\n').append("  ".repeat(depth)).append(c);
            } else {
                lines.append(c).append('\n').append("  ".repeat(depth));
            }
        }
        return lines.toString();
    }
}
