package greenwall.views.logs;

import greenwall.fleet.VisibleText;
import greenwall.styles.Role;
import greenwall.views.paint.Look;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.input.KeyEvent;

/// One line in full: both times, the labels of its stream, and the values named within it. A click on one narrows
/// the query to it.
final class DetailPane extends PaintedRegion {
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm:ss.SSSSSSSSS zzz", Locale.ENGLISH);
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS 'UTC'", Locale.ROOT);
    private static final double EDGE = 10;
    private static final int MOST_ROWS = 400;

    private final ZoneId zone;
    private final List<Spot> spots = new ArrayList<>();
    private Optional<LogLine> line = Optional.empty();
    private List<Row> rows = List.of();
    private LineFields.Found fields = new LineFields.Found(LineFields.Form.NONE, Map.of());
    private int top;
    private int selected = -1;
    private Consumer<Narrowing> onNarrow = _ -> {};

    /// What a click asks for: lines with this value. `stage` is empty for a label of the stream.
    record Narrowing(String stage, String name, String value) {}

    private record Row(String heading, String name, String value, Optional<Narrowing> narrowing) {}

    private record Spot(int row, double y, double height) {}

    DetailPane(Look look, ZoneId zone) {
        super(look);
        this.zone = zone;
        takeFocus("The selected line");
        setOnMouseClicked(e -> {
            requestFocus();
            for (var spot : spots) {
                if (e.getY() >= spot.y() && e.getY() < spot.y() + spot.height()) {
                    selected = spot.row();
                    narrow();
                }
            }
        });
        setOnScroll(e -> {
            top = Math.clamp(top + (e.getDeltaY() < 0 ? 2L : -2L), 0, Math.max(0, rows.size() - 1));
            repaint();
        });
        setOnKeyPressed(this::key);
    }

    void setOnNarrow(Consumer<Narrowing> handler) {
        onNarrow = handler;
    }

    void show(Optional<LogLine> newLine) {
        line = newLine;
        top = 0;
        selected = -1;
        rows = newLine.map(this::rows).orElse(List.of());
        repaint();
    }

    private List<Row> rows(LogLine of) {
        var made = new ArrayList<Row>();
        var at = of.time();
        made.add(new Row("When", "here", FULL.format(at.atZone(zone)), Optional.empty()));
        made.add(new Row("", "UTC", UTC.format(at.atZone(ZoneOffset.UTC)), Optional.empty()));
        made.add(new Row("Line", "level", LevelLook.name(of.level()), Optional.empty()));
        made.add(new Row("", "text", of.text(), Optional.empty()));
        var template = of.template();
        if (template != null) {
            made.add(new Row("", "template", template.text(), Optional.empty()));
        }
        of.stream()
                .forEach((name, value) -> made.add(new Row(
                        made.getLast().heading().equals("Labels") || hasHeading(made, "Labels") ? "" : "Labels",
                        name,
                        value,
                        Optional.of(new Narrowing("", name, value)))));
        of.line()
                .metadata()
                .forEach((name, value) -> made.add(new Row(
                        hasHeading(made, "Metadata") ? "" : "Metadata",
                        name,
                        value,
                        Optional.of(new Narrowing("|", name, value)))));
        fields = LineFields.of(of.text());
        var heading = "Fields (" + fields.form().stage() + ")";
        fields.values()
                .forEach((name, value) -> made.add(new Row(
                        hasHeading(made, heading) ? "" : heading,
                        name,
                        value,
                        Optional.of(new Narrowing("| " + fields.form().stage() + " |", name, value)))));
        return made.size() > MOST_ROWS ? made.subList(0, MOST_ROWS) : made;
    }

    private static boolean hasHeading(List<Row> rows, String heading) {
        return rows.stream().anyMatch(r -> r.heading().equals(heading));
    }

    private void narrow() {
        if (selected >= 0 && selected < rows.size()) {
            rows.get(selected).narrowing().ifPresent(onNarrow);
        }
    }

    private void key(KeyEvent event) {
        boolean used = true;
        switch (event.getCode()) {
            case UP -> move(-1);
            case DOWN -> move(1);
            case ENTER -> narrow();
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    private void move(int by) {
        selected = Math.clamp((long) selected + by, 0, Math.max(0, rows.size() - 1));
        top = Math.min(top, selected);
        if (!spots.isEmpty() && selected > spots.getLast().row()) {
            top++;
        }
        repaint();
    }

    @Override
    protected Role ground() {
        return Role.SURFACE;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var look = pen.look();
        spots.clear();
        double names = look.small().width("detected_level") + 10;
        double room = width - names - 2 * EDGE;
        double step = look.mono().height() + 1;
        double y = 6;
        for (int i = top; i < rows.size(); i++) {
            var row = rows.get(i);
            double heading = row.heading().isEmpty() ? 0 : look.strong().height() + 8;
            int most = row.name().equals("text") || row.name().equals("template") ? 12 : 3;
            var lines = wrapped(pen, VisibleText.line(row.value()), room, most);
            double tall = lines.size() * step + 3;
            if (y + heading + tall > height) {
                break;
            }
            if (heading > 0) {
                pen.text(look.strong(), Role.FG, row.heading(), EDGE, y + 3, width - 2 * EDGE);
                y += heading;
            }
            if (i == selected && isFocused()) {
                pen.fill(Role.RAISED, 0, y - 1, width, tall);
            }
            pen.text(
                    look.small(),
                    row.narrowing().isPresent() ? Role.ACCENT : Role.MUTED,
                    row.name(),
                    EDGE,
                    y,
                    names - 8);
            double at = y;
            for (var text : lines) {
                pen.text(look.mono(), Role.FG, text, EDGE + names, at, room);
                at += step;
            }
            spots.add(new Spot(i, y - 1, tall));
            y += tall;
        }
        if (line.isEmpty()) {
            pen.text(look.body(), Role.MUTED, "Select a line to see it in full.", EDGE, 8, width - 2 * EDGE);
        }
        pen.fill(Role.LINE, 0, 0, 1, height);
    }

    /// Broken anywhere: a stack trace or a hash has no blanks.
    private static List<String> wrapped(Pen pen, String text, double room, int most) {
        int letters = Math.max(8, (int) (room / pen.look().mono().width("0")));
        var lines = new ArrayList<String>();
        for (int from = 0; from < text.length() && lines.size() < most; from += letters) {
            boolean last = lines.size() == most - 1 && from + letters < text.length();
            lines.add(
                    text.substring(from, Math.min(text.length(), from + letters - (last ? 1 : 0))) + (last ? "…" : ""));
        }
        if (lines.isEmpty()) {
            lines.add("");
        }
        return lines;
    }
}
