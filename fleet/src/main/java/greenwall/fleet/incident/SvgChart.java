package greenwall.fleet.incident;

import greenwall.fleet.CountText;
import greenwall.fleet.HtmlText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Draws a chart of a record as an SVG picture without scripts. Gaps in the data are gaps in the line.
final class SvgChart {
    private static final int LONGEST_NAME = 110;
    private static final int WIDTH = 900;
    private static final int HEIGHT = 260;
    private static final int LEFT = 70;
    private static final int MARGIN = 16;
    private static final int BOTTOM = 2 * MARGIN;
    private static final List<String> COLOURS =
            List.of("#0b6bcb", "#b54708", "#067647", "#7a3fb8", "#b42318", "#0e7090", "#5c5f0b", "#475467");
    /// Each colour is used for several lines, but the legend names only as many lines as there are colours.
    private static final int MAX_LINES = 3 * COLOURS.size();

    private final Evidence.Chart chart;
    private final ZoneId zone;
    private double low;
    private double high;

    private SvgChart(Evidence.Chart chart, ZoneId zone) {
        this.chart = chart;
        this.zone = zone;
        range();
    }

    static String of(Evidence.Chart chart, ZoneId zone) {
        return new SvgChart(chart, zone).draw();
    }

    private void range() {
        var values = chart.series().stream()
                .flatMapToDouble(series -> Arrays.stream(series.values()))
                .filter(Double::isFinite)
                .summaryStatistics();
        low = values.getMin();
        high = values.getMax();
        if (low > high) {
            low = 0;
            high = 1;
        }
        if (low > 0 && low < high * 0.6) {
            low = 0;
        }
        if (high == low) {
            high = low + Math.max(1, Math.abs(low) * 0.1);
        }
        high += (high - low) * 0.06;
    }

    private String draw() {
        int shown = Math.min(MAX_LINES, chart.series().size());
        int named = shown <= COLOURS.size() ? shown : COLOURS.size() - 1;
        int legend = 18 * (named + (chart.series().size() > named ? 1 : 0)) + 8;
        var svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\""
                        + " font-size=\"12\"><rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>",
                WIDTH,
                HEIGHT + legend));
        grid(svg);
        for (int s = 0; s < shown; s++) {
            line(svg, chart.series().get(s), COLOURS.get(s % COLOURS.size()));
        }
        legend(svg, named);
        return svg.append("</svg>").toString();
    }

    private void grid(StringBuilder svg) {
        for (int i = 0; i <= 4; i++) {
            double value = low + (high - low) * i / 4;
            double y = y(value);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e4e7ec\"/>",
                    LEFT,
                    WIDTH - MARGIN,
                    y,
                    y));
            text(svg, LEFT - 6, y + 4, "end", "#344054", chart.unit().text(value));
        }
        boolean days = chart.window().length().compareTo(Duration.ofHours(36)) > 0;
        var format = DateTimeFormatter.ofPattern(days ? "d MMM HH:mm" : "HH:mm", Locale.ENGLISH);
        for (int i = 0; i <= 5; i++) {
            long millis = start() + (end() - start()) * i / 5;
            var anchor = i == 0 ? "start" : i == 5 ? "end" : "middle";
            text(
                    svg,
                    x(millis),
                    HEIGHT - BOTTOM + 16,
                    anchor,
                    "#344054",
                    format.format(Instant.ofEpochMilli(millis).atZone(zone)) + (i == 5 ? " " + zoneName() : ""));
        }
    }

    private String zoneName() {
        return DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH)
                .format(chart.window().end().atZone(zone));
    }

    private void line(StringBuilder svg, Matrix.Series series, String colour) {
        long gap = Math.max(1, chart.step().toMillis()) * 3 / 2;
        var path = new StringBuilder();
        boolean connected = false;
        long before = Long.MIN_VALUE;
        for (int i = 0; i < series.size(); i++) {
            double value = series.values()[i];
            long time = series.timeMillis()[i];
            if (!Double.isFinite(value) || time < start() || time > end()) {
                connected = false;
                continue;
            }
            boolean joined = connected && time - before <= gap;
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", joined ? "L" : "M", x(time), y(value)));
            if (!joined) {
                // Makes a single point between two gaps visible.
                path.append("h0.1");
            }
            connected = true;
            before = time;
        }
        if (!path.isEmpty()) {
            svg.append("<path fill=\"none\" stroke-width=\"1.6\" stroke-linecap=\"round\" stroke=\"" + colour
                    + "\" d=\"" + path + "\"/>");
        }
    }

    private void legend(StringBuilder svg, int named) {
        double y = HEIGHT + 8;
        for (int s = 0; s < named; s++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%.1f\" width=\"12\" height=\"4\" fill=\"%s\"/>",
                    LEFT,
                    y - 6,
                    COLOURS.get(s % COLOURS.size())));
            text(
                    svg,
                    LEFT + 20,
                    y,
                    "start",
                    "#101828",
                    SanitizedText.cut(chart.series().get(s).labels().toString(), LONGEST_NAME));
            y += 18;
        }
        int more = chart.series().size() - named;
        if (more > 0) {
            int undrawn = Math.max(0, chart.series().size() - MAX_LINES);
            text(
                    svg,
                    LEFT + 20,
                    y,
                    "start",
                    "#344054",
                    "and " + CountText.of(more, "more line")
                            + (undrawn > 0 ? ", " + undrawn + " of them not drawn" : ""));
        }
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String colour, String text) {
        svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">",
                        x,
                        y,
                        anchor,
                        colour))
                .append(HtmlText.escaped(SanitizedText.line(text)))
                .append("</text>");
    }

    private long start() {
        return chart.window().start().toEpochMilli();
    }

    private long end() {
        return Math.max(start() + 1, chart.window().end().toEpochMilli());
    }

    private double x(long millis) {
        return LEFT + (WIDTH - LEFT - MARGIN) * ((double) (millis - start()) / (end() - start()));
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - MARGIN - BOTTOM) * ((value - low) / (high - low));
    }
}
