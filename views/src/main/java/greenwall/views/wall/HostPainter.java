package greenwall.views.wall;

import greenwall.fleet.identity.Target;
import greenwall.fleet.problem.QuantityPhrases;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.ShortHostNames;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.Place;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import greenwall.views.paint.Sparkline;
import greenwall.views.paint.StateStyle;
import greenwall.views.widgets.SharedPhrases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.Stream;
import javafx.scene.paint.Color;

/// Draws hosts as rows, tiles or cells, and the titles of their groups.
final class HostPainter {
    private static final double TILE_PAD = 9;
    private static final int MAX_LINES = 4;
    private static final List<List<WallMetric>> COMMON = List.of(
            List.of(WallMetric.CPU, WallMetric.MEMORY),
            List.of(WallMetric.POOL, WallMetric.ARC),
            List.of(WallMetric.DISK, WallMetric.NETWORK));

    private final SparklineStore sparklines;
    private final boolean quiet;
    private final List<WallMetric> metrics;
    private final List<List<WallMetric>> common;

    /// @param quiet whether problems are shown elsewhere, so that their tiles use muted colours
    /// @param configured whether the metrics come from the configuration
    HostPainter(SparklineStore sparklines, boolean quiet, List<WallMetric> metrics, boolean configured) {
        this.sparklines = sparklines;
        this.quiet = quiet;
        this.metrics = metrics;
        common = configured ? pairs(metrics) : COMMON;
    }

    private static List<List<WallMetric>> pairs(List<WallMetric> metrics) {
        var pairs = new ArrayList<List<WallMetric>>();
        for (int i = 0; i < Math.min(2 * COMMON.size(), metrics.size()); i += 2) {
            pairs.add(metrics.subList(i, Math.min(i + 2, metrics.size())));
        }
        return pairs;
    }

    /// @param layout a layout with at least one host
    void paint(Pen pen, WallLayout layout, double scrolled, double top, double width, double height) {
        for (var header : layout.headers()) {
            double y = top + header.y() - scrolled;
            if (y + layout.headerHeight() > top && y < height) {
                header(pen, header, layout, y, Math.min(width, header.x() + header.width()));
            }
        }
        var each = drawer(pen, layout);
        for (int i = layout.firstBoxBelow(scrolled); i < layout.boxes().size(); i++) {
            var box = layout.boxes().get(i);
            double y = top + box.y() - scrolled;
            if (y > height) {
                break;
            }
            each.accept(box, y);
        }
    }

    private ObjDoubleConsumer<WallLayout.Box> drawer(Pen pen, WallLayout layout) {
        return switch (layout.density()) {
            case ROWS -> {
                var columns = RowColumns.of(pen, layout, metrics);
                yield (box, y) -> row(pen, box, y, columns);
            }
            case TILES -> {
                var names = new ShortHostNames(
                        layout.boxes().stream().map(WallLayout.Box::host).toList());
                var font = nameFont(pen.style(), layout, names);
                yield (box, y) -> tile(pen, box, y, names.of(box.host().name()), font);
            }
            case CELLS -> (box, y) -> StateStyle.box(pen, box.host().state(), box.x(), Math.round(y), box.width());
        };
    }

    private void header(Pen pen, WallLayout.Header header, WallLayout layout, double y, double right) {
        var group = header.group();
        var style = pen.style();
        double at = y + layout.headerHeight() - style.strong().height() - 2;
        double x = header.x();
        double gap = style.small().width(" ");
        x += pen.text(style.strong(), ColorRole.FG, group.title(), x, at, (right - x) / 2) + 3 * gap;
        if (!style.far()) {
            x += pen.text(style.small(), ColorRole.MUTED, hosts(group.hosts().size()), x, at + 1, right - x) + 3 * gap;
        }
        for (var countByState : WallModel.notOkCounts(group).entrySet()) {
            var state = StateStyle.of(countByState.getKey());
            var text = countByState.getValue() + " " + state.word();
            double icon = style.small().size();
            if (x + icon + gap + style.small().width(text) > right - WallLayout.EDGE) {
                break;
            }
            pen.icon(state.icon(), pen.color(state.text()), x, at + 2, icon);
            x += icon + gap;
            x += pen.text(style.small(), state.text(), text, x, at + 1, right - x) + 4 * gap;
        }
    }

    static String hosts(int count) {
        return count == 1 ? "1 host" : count + " hosts";
    }

    /// The columns that fit into a row, with their widths.
    record RowColumns(double nameWidth, MeasuredFont nameFont, List<Column> columns) {
        private static final double NAME_BESIDE = 56;

        record Column(WallMetric metric, double x, double width) {}

        static RowColumns of(Pen pen, WallLayout layout, List<WallMetric> usual) {
            boolean direct = layout.boxes().stream()
                    .anyMatch(box -> box.host().worstCheckStatus().isPresent());
            var metrics = direct
                    ? Stream.concat(Stream.of(WallMetric.DIRECT_CHECK), usual.stream())
                            .toList()
                    : usual;
            var style = pen.style();
            double scale = style.scale();
            double width = layout.boxes().getFirst().width();
            double longest = 0;
            double longestNarrow = 0;
            for (var box : layout.boxes()) {
                var name = box.host().name();
                longest = Math.max(longest, style.strong().width(name));
                longestNarrow = Math.max(longestNarrow, style.narrow().width(name));
            }
            double beside = NAME_BESIDE * scale;
            double most = Math.max(140 * scale, width * 0.2);
            boolean narrow = longest + beside > most;
            double nameWidth = Math.clamp((narrow ? longestNarrow : longest) + beside, 130 * scale, most);
            double state = style.body().width("critical") + 16;
            double rest = width - nameWidth - state;
            double least = 84 * scale;
            int count = (int) Math.clamp(Math.floor(rest / least), 1, metrics.size());
            var shown = count == metrics.size()
                    ? metrics
                    : mostImportant(layout, metrics).subList(0, count);
            double weights = shown.stream().mapToDouble(WallMetric::weight).sum();
            var columns = new ArrayList<Column>();
            double x = WallLayout.EDGE + nameWidth + state;
            for (var metric : metrics) {
                if (shown.contains(metric)) {
                    double wide = rest * metric.weight() / weights;
                    columns.add(new Column(metric, x, wide));
                    x += wide;
                }
            }
            return new RowColumns(nameWidth, narrow ? style.narrow() : style.strong(), columns);
        }

        /// The metrics in order of importance. Those with a problem come first, so that they are not dropped.
        private static List<WallMetric> mostImportant(WallLayout layout, List<WallMetric> metrics) {
            // Configured columns are sorted by importance already.
            var usual = metrics.stream()
                    .filter(f -> !f.equals(WallMetric.DIRECT_CHECK))
                    .toList();
            var byImportance = usual.equals(WallMetric.DEFAULT) ? BY_IMPORTANCE : usual;
            var wrong = byImportance.stream()
                    .filter(metric -> layout.boxes().stream()
                            .map(box -> metric.of(box.host()).state())
                            .anyMatch(CellState::isProblem))
                    .toList();
            var order = new ArrayList<WallMetric>();
            if (usual.size() < metrics.size()) {
                order.add(WallMetric.DIRECT_CHECK);
            }
            order.addAll(wrong);
            order.addAll(byImportance.stream().filter(g -> !wrong.contains(g)).toList());
            return order;
        }

        /// A narrow wall drops columns from the end of this list.
        private static final List<WallMetric> BY_IMPORTANCE = List.of(
                WallMetric.SEEN,
                WallMetric.CPU,
                WallMetric.MEMORY,
                WallMetric.POOL,
                WallMetric.ARC,
                WallMetric.DISK,
                WallMetric.PEERS,
                WallMetric.UNITS,
                WallMetric.FULLEST,
                WallMetric.GUESTS,
                WallMetric.NETWORK,
                WallMetric.CLOCK,
                WallMetric.ROOT);
    }

    void paintRowTitles(Pen pen, WallLayout layout, double y) {
        var font = pen.style().small();
        var columns = RowColumns.of(pen, layout, metrics);
        double left = WallLayout.EDGE + 26 * pen.style().scale();
        pen.text(font, ColorRole.MUTED, "Host", left, y, columns.nameWidth());
        for (var column : columns.columns()) {
            var title = column.metric().title();
            double room = column.width() - 8;
            var fitting = font.width(title) <= room ? font : pen.style().tiny();
            pen.text(fitting, ColorRole.MUTED, title, column.x() + 6, y, room);
        }
    }

    private void row(Pen pen, WallLayout.Box box, double y, RowColumns columns) {
        var style = pen.style();
        var host = box.host();
        var state = StateStyle.of(host.state());
        boolean calm = !host.state().isProblem();
        pen.fill(ColorRole.SURFACE, box.x(), y, box.width(), box.height());
        var font = style.body();
        double middle = y + (box.height() - font.height()) / 2;
        double icon = Math.min(box.height() - 6, 15 * style.scale());
        double start = box.x() + 4 + icon + 7;
        double nameEnd = box.x() + columns.nameWidth();
        double nameRoom = nameEnd - start - 8;
        double stateEnd = columns.columns().isEmpty()
                ? nameEnd
                : columns.columns().getFirst().x() - 6;
        if (calm) {
            pen.fill(pen.color(state.fill()), box.x(), y, 4, box.height());
            pen.icon(state.icon(), pen.color(state.text()), box.x() + 8, y + (box.height() - icon) / 2, icon);
            name(pen, columns.nameFont(), pen.color(ColorRole.FG), host, host.name(), start + 4, middle, nameRoom);
            pen.text(font, state.text(), state.word(), nameEnd, middle, stateEnd - nameEnd);
        } else {
            pen.fill(pen.color(state.fill()), box.x(), y, stateEnd - box.x(), box.height());
            pen.icon(state.icon(), pen.color(state.on()), box.x() + 8, y + (box.height() - icon) / 2, icon);
            name(pen, columns.nameFont(), pen.color(state.on()), host, host.name(), start + 4, middle, nameRoom);
            pen.text(style.strong(), state.on(), state.word(), nameEnd, middle, stateEnd - nameEnd);
            double taken = start + 4 + columns.nameFont().width(host.name()) + 12;
            hiddenReason(host, columns)
                    .filter(text -> style.small().width(text) <= nameEnd - 8 - taken)
                    .ifPresent(text -> pen.textLeftOf(
                            style.small(), state.on(), text, nameEnd - 8, middle + 1, nameEnd - 8 - taken));
        }
        for (var column : columns.columns()) {
            metric(pen, host, column, y, box.height(), middle);
        }
    }

    /// The reason for the host's state, if no column shows it.
    private static Optional<String> hiddenReason(HostState host, RowColumns columns) {
        boolean seen = columns.columns().stream()
                .anyMatch(column -> column.metric().of(host).state() == host.state());
        return seen
                ? Optional.empty()
                : host.cellsNotOk().stream()
                        .filter(cell -> cell.state() == host.state())
                        .findFirst()
                        .map(cell -> cell.quantity().id() + " " + cell.text())
                        .or(() -> Optional.of(host.reason()));
    }

    private void metric(Pen pen, HostState host, RowColumns.Column column, double y, double height, double middle) {
        var style = pen.style();
        var shown = column.metric().of(host);
        var state = StateStyle.of(shown.state());
        double x = column.x();
        double room = column.width() - 8;
        if (shown.state().isProblem()) {
            pen.fill(pen.color(state.fill()), x, y, column.width() - 2, height);
            double icon = Math.min(height - 8, 12 * style.scale());
            pen.icon(state.icon(), pen.color(state.on()), x + 4, y + (height - icon) / 2, icon);
            double left = room - icon - 6;
            var text = shown.text();
            boolean strong = style.strong().width(text) <= left;
            // The text begins with the problem and ends with its subject, which may be cut off.
            if (!strong && style.narrow().width(text) > left && text.indexOf(' ') > 0) {
                text = text.substring(0, text.lastIndexOf(' '));
                strong = style.strong().width(text) <= left;
            }
            pen.text(strong ? style.strong() : style.narrow(), state.on(), text, x + icon + 8, middle, left);
            return;
        }
        var role = shown.state().hasColor() ? ColorRole.FG : state.text();
        var font = style.body().width(shown.text()) <= room ? style.body() : style.narrow();
        double text = pen.text(font, role, shown.text(), x + 6, middle, room);
        var sparkline = sparklines.of(Place.HostRef.of(host), column.metric());
        double left = Math.max(text + 14, style.body().width("00.0 MiB/s") + 10);
        if (sparkline.length > 0 && room - left > 24) {
            Sparkline.draw(pen, sparkline.length, i -> sparkline[i], x + left, y + 4, room - left, height - 8);
        }
    }

    /// The largest font in which nearly every name fits. All tiles use the same font, so that the wall looks
    /// calm.
    private static MeasuredFont nameFont(PaintStyle style, WallLayout layout, ShortHostNames names) {
        var box = layout.boxes().getFirst();
        for (var font : style.far()
                ? List.of(style.name(), style.tiny())
                : box.height() < 42 * style.scale()
                        ? List.of(style.small(), style.tiny())
                        : List.of(style.strong(), style.narrow(), style.tiny())) {
            double room = nameRoom(font, box.width());
            long cut = layout.boxes().stream()
                    .filter(b -> font.width(names.of(b.host().name())) > room)
                    .count();
            if (cut <= layout.boxes().size() / 50) {
                return font;
            }
        }
        return style.tiny();
    }

    private static double nameRoom(MeasuredFont font, double width) {
        return width - TILE_PAD - font.size() - 11;
    }

    private void tile(Pen pen, WallLayout.Box box, double y, String title, MeasuredFont nameFont) {
        var style = pen.style();
        var host = box.host();
        var state = StateStyle.of(host.state());
        boolean calm = quiet || !host.state().isProblem();
        var fill = calm ? style.palette().calm(state.fill()) : pen.color(state.fill());
        var ink = calm ? pen.color(ColorRole.FG) : pen.color(state.on());
        pen.fill(fill, box.x(), y, box.width(), box.height());
        if (calm) {
            pen.fill(pen.color(state.fill()), box.x(), y, 4, box.height());
        }
        double pad = TILE_PAD;
        boolean small = box.height() < 42 * style.scale();
        double icon = nameFont.size() + 1;
        double nameTop = y + (small ? 2 : 5);
        var iconInk = calm ? pen.color(state.text()) : ink;
        pen.icon(state.icon(), iconInk, box.x() + pad, nameTop + (nameFont.height() - icon) / 2, icon);
        name(pen, nameFont, ink, host, title, box.x() + pad + icon + 5, nameTop, nameRoom(nameFont, box.width()));
        double line = nameTop + nameFont.height() + 1;
        double room = box.width() - 2 * pad;
        var word = host.state() == CellState.OK ? "" : host.state().word();
        // The state goes next to the name if there is room, which leaves the lines below for the problem.
        double used = icon + 5 + nameFont.width(title) + (host.silenced() ? nameFont.size() + 4 : 0) + 2 * pad;
        boolean beside = used + style.small().width(word) <= room;
        if (beside) {
            pen.textLeftOf(style.small(), ink, word, box.x() + pad + room, nameTop + 1, room);
        }
        for (var parts : lines(host, beside ? "" : word)) {
            if (line + style.small().height() > y + box.height() - 1) {
                break;
            }
            var text = joined(parts, style.small(), room);
            if (!text.isEmpty()) {
                pen.text(style.small(), ink, text, box.x() + pad, line, room);
                line += style.small().height() + 1;
            }
        }
    }

    /// As many complete parts as fit. If not even the first one fits, it is shortened.
    private static String joined(List<String> parts, MeasuredFont font, double room) {
        var text = new StringBuilder();
        for (var part : parts) {
            var longer = text.isEmpty() ? part : text + " · " + part;
            if (font.width(longer) > room) {
                break;
            }
            text.replace(0, text.length(), longer);
        }
        return text.isEmpty() && !parts.isEmpty() ? font.fit(parts.getFirst(), room) : text.toString();
    }

    /// Draws the name, with a badge while a silence is active.
    private static void name(
            Pen pen, MeasuredFont font, Color color, HostState host, String name, double x, double y, double room) {
        double badge = host.silenced() ? font.size() + 4 : 0;
        double left = room - badge;
        var used = font.width(name) > left ? pen.style().tiny() : font;
        double taken = pen.text(used, color, name, x, y + (font.height() - used.height()) / 2, left);
        if (host.silenced() && taken > 0) {
            pen.icon(Icon.MUTED, color, x + taken + 4, y + (font.height() - font.size()) / 2, font.size());
        }
    }

    /// The lines of a tile below the name, each a list of parts: problems, worst first, or the default
    /// metrics of a healthy host.
    private List<List<String>> lines(HostState host, String word) {
        var lines = new ArrayList<List<String>>();
        if (!word.isEmpty()) {
            lines.add(List.of(word));
        }
        if (host.worstCheckStatus().isPresent()) {
            lines.add(
                    List.of("direct check: " + WallMetric.DIRECT_CHECK.of(host).text()));
        }
        boolean answers = host.targets().stream().anyMatch(Target::provesMachineResponds);
        switch (host.state()) {
            case DOWN, GONE -> {
                if (answers) {
                    problemLines(host).forEach(line -> lines.add(List.of(line)));
                } else {
                    lines.add(List.of(
                            host.lastSeen().isEmpty()
                                    ? "last seen: unknown"
                                    : "last seen " + WallMetric.SEEN.of(host).text() + " ago"));
                }
            }
            case STALE, SILENT, IDLE, ABSENT -> unknownLines(host).forEach(line -> lines.add(List.of(line)));
            case CRITICAL, WARN -> problemLines(host).forEach(line -> lines.add(List.of(line)));
            case OK -> {
                for (var pair : common) {
                    var parts = new ArrayList<String>();
                    for (var metric : pair) {
                        var shown = metric.of(host);
                        if (shown.state() != CellState.ABSENT) {
                            parts.add((metric.equals(WallMetric.POOL) ? "" : metric.brief() + " ") + shown.text());
                        }
                    }
                    lines.add(parts);
                }
            }
        }
        return lines;
    }

    /// The reason for the host's state first, also if no cell shows it.
    static List<String> problemLines(HostState host) {
        var cells = host.cellsNotOk();
        var lines = new ArrayList<String>();
        if (cells.stream().noneMatch(cell -> cell.state() == host.state())) {
            lines.add(host.reason());
        }
        cells.stream()
                .filter(cell -> cell.state() == host.state() || isProblem(cell))
                .flatMap(cell -> QuantityPhrases.of(cell)
                        .or(() -> isProblem(cell) ? Optional.of(label(cell) + " " + cell.text()) : Optional.empty())
                        .stream())
                .limit(MAX_LINES)
                .forEach(lines::add);
        return lines.isEmpty() ? List.of(host.reason()) : lines;
    }

    /// The values that are not known, or how old the newest one is if they are many.
    static List<String> unknownLines(HostState host) {
        var unknown = host.cellsNotOk().stream()
                .filter(cell -> cell.state() == host.state())
                .map(cell -> label(cell) + " is " + host.state().word())
                .toList();
        return !unknown.isEmpty() && unknown.size() <= MAX_LINES
                ? unknown
                : List.of(
                        host.lastSeen().isEmpty()
                                ? "no value yet"
                                : "newest value " + WallMetric.SEEN.of(host).text() + " old");
    }

    private static boolean isProblem(Cell cell) {
        return cell.state() == CellState.CRITICAL || cell.state() == CellState.WARN;
    }

    /// The quantity with its subject.
    static String label(Cell cell) {
        return (cell.quantity().id() + " " + SharedPhrases.key(cell)).strip();
    }
}
