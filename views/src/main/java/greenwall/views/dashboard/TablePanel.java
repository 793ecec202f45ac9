package greenwall.views.dashboard;

import greenwall.fleet.dashboard.DataFrame;
import greenwall.fleet.dashboard.FieldFormatter;
import greenwall.fleet.dashboard.FieldNames;
import greenwall.fleet.dashboard.FieldNames.NamedField;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.NumberText;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Reducer;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A table with a column for each field of a frame.
final class TablePanel extends PaintedPanelBody<TableDrawing> {
    private static final int MAX_ROWS = 10_000;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{__value\\.(?<value>raw|text|numeric)}"
            + "|\\$\\{__data\\.fields(?:\\.(?<field>[^}\\[]+)|\\[\"?(?<key>[^\"\\]]+)\"?])}"
            + "|\\$\\{?__cell_(?<cell>\\d+)}?"
            + "|\\$\\{__(?:value|cell)}|\\$__(?:value|cell)\\b");

    TablePanel(PaintStyle style, Consumer<String> onLink) {
        super(style, new TableDrawing(style, onLink));
    }

    @Override
    void draw(PanelData content) {
        var options = content.panel().options();
        var frames = content.frames().stream().filter(f -> f.size() > 0).toList();
        if (frames.isEmpty()) {
            drawing.show(DashboardTable.EMPTY, options, -1, false);
            return;
        }
        int frameIndex = Math.clamp(options.get(PanelOption.FRAME), 0, frames.size() - 1);
        var frame = frames.get(frameIndex);
        var shown = FieldNames.of(frames).get(frameIndex).stream()
                .filter(named -> !named.field().options().get(FieldOption.HIDDEN))
                .toList();
        var columns = shown.stream()
                .map(named -> new DashboardTable.Column(
                        named.name(), named.field().options(), named.field().type() == FieldType.NUMBER))
                .toList();
        // Computed once, since a range reads the whole column.
        var ranged = shown.stream().map(named -> ranged(named.field())).toList();
        setLimit(MAX_ROWS, frame.size(), "rows");
        var rows = IntStream.range(0, Math.min(MAX_ROWS, frame.size()))
                .mapToObj(row -> IntStream.range(0, shown.size())
                        .mapToObj(c -> cell(content, frame, shown.get(c).field(), ranged.get(c), row))
                        .toList())
                .toList();
        var sort = options.get(PanelOption.SORT);
        int by = sort.isEmpty()
                ? -1
                : columns.stream()
                        .map(DashboardTable.Column::title)
                        .toList()
                        .indexOf(sort.getFirst().field());
        drawing.show(
                new DashboardTable(columns, rows, footer(content, frame, shown)),
                options,
                by,
                !sort.isEmpty() && sort.getFirst().descending());
    }

    private static OptionValues ranged(DataFrame.Field field) {
        return field.type() == FieldType.NUMBER
                ? ValuesPanel.ranged(field.options(), FieldFormatter.Range.of(List.of(field)))
                : field.options();
    }

    private DashboardTable.Cell cell(
            PanelData content, DataFrame frame, DataFrame.Field field, OptionValues ranged, int row) {
        var display = content.shown(field, row);
        double number =
                field.type() == FieldType.TEXT ? Double.NaN : field.values().number(row);
        var range = new FieldFormatter.Range(
                ranged.find(FieldOption.MIN).orElse(0.0),
                ranged.find(FieldOption.MAX).orElse(0.0));
        double share = range.most() > range.least() ? range.share(number) : Double.NaN;
        boolean coloured = field.options().get(FieldOption.CELL) != FieldOption.CellStyle.AUTO
                && field.type() != FieldType.TIME
                && (!display.color().isEmpty() || field.options().has(FieldOption.COLOR_MODE));
        var links = field.options().get(FieldOption.LINKS);
        return new DashboardTable.Cell(
                display.text(),
                number,
                coloured
                        ? Optional.of(FieldColors.of(paintStyle(), ranged, display, share))
                                .filter(color ->
                                        !color.equals(paintStyle().palette().color(ColorRole.FG)))
                        : Optional.empty(),
                share,
                field.options().get(FieldOption.CELL) == FieldOption.CellStyle.GAUGE
                        ? ValuesPanel.steps(paintStyle(), content, ranged, range)
                        : List.of(),
                links.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                link(content, frame, field, links.getFirst().url(), display, row)));
    }

    /// Fills the variables and then the values of the row into a link, so that a value with a dollar stays as
    /// it is.
    static String link(
            PanelData content,
            DataFrame frame,
            DataFrame.Field field,
            String address,
            FieldFormatter.FormattedValue display,
            int row) {
        var template = content.scope().in(content.window()).text(address);
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(m -> Matcher.quoteReplacement(value(m, frame, field, display, row)
                        .map(text -> m.start() == 0 ? text : encoded(text))
                        .orElse(m.group())));
    }

    /// The text for a placeholder; empty if the row has no such field.
    private static Optional<String> value(
            MatchResult placeholder,
            DataFrame frame,
            DataFrame.Field field,
            FieldFormatter.FormattedValue display,
            int row) {
        if (placeholder.group("value") != null) {
            return Optional.of(
                    switch (placeholder.group("value")) {
                        case "raw" -> raw(field, row);
                        case "numeric" -> Double.isNaN(display.number()) ? "" : NumberText.plain(display.number());
                        default -> display.text();
                    });
        }
        var wanted = Stream.of("field", "key", "cell")
                .flatMap(group -> Optional.ofNullable(placeholder.group(group)).stream())
                .findFirst();
        if (wanted.isEmpty()) {
            return Optional.of(display.text());
        }
        var fields = frame.fields();
        return IntStream.range(0, fields.size())
                .filter(i -> fields.get(i).name().equals(wanted.get())
                        || wanted.get().equals(Integer.toString(i)))
                .mapToObj(i -> raw(fields.get(i), row))
                .findFirst();
    }

    /// A value without mappings and unit; empty if there is none.
    private static String raw(DataFrame.Field field, int row) {
        return Objects.requireNonNullElse(field.values().text(row), "");
    }

    /// A value as a part of an address. A slash stays, because a value may be a path.
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":")
                .replace("%2C", ",");
    }

    private static List<String> footer(PanelData content, DataFrame frame, List<NamedField> shown) {
        var reducers = content.panel().options().get(PanelOption.FOOTER);
        boolean rows = content.panel().options().get(PanelOption.FOOTER_ROWS);
        if (reducers.isEmpty() && !rows) {
            return List.of();
        }
        var only = content.panel().options().get(PanelOption.FOOTER_FIELDS);
        var texts = new ArrayList<String>();
        for (var named : shown) {
            var field = named.field();
            boolean counted = field.type() == FieldType.NUMBER && (only.isEmpty() || only.contains(field.name()));
            if (rows || reducers.isEmpty()) {
                texts.add(texts.isEmpty() ? "Rows: " + frame.size() : "");
                continue;
            }
            texts.add(
                    counted
                            ? content.text(field.options(), Reducer.reduce(reducers.getFirst(), field.values()))
                            : texts.isEmpty() ? Reducer.title(reducers.getFirst()) : "");
        }
        return texts;
    }
}
