package greenwall.views.incident;

import greenwall.fleet.Unit;
import greenwall.fleet.incident.Closing;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.Likeness;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.Times;
import greenwall.fleet.incident.Verdict;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.styles.Role;
import greenwall.views.Completeness;
import greenwall.views.Desk;
import greenwall.views.Firing;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.View;
import greenwall.views.paint.Look;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateLook;
import greenwall.views.parts.Banner;
import greenwall.views.parts.RowList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The incidents that were kept, and one of them with its timeline. It needs no source: all that it shows is in the
/// record.
public final class IncidentView implements View {
    private final Desk desk;
    private final Banner banner;
    private final RowList all;
    private final RowList timeline;
    private final EvidencePane evidence;
    private final SplitPane split;
    private final BorderPane root = new BorderPane();
    private final TextField note = new TextField();
    private final MenuButton verdict = new MenuButton("Close it");
    private final Button export = new Button("Export");
    private final Button back = new Button("All incidents");
    private final HBox bar;
    private final Label foot = new Label();
    private List<Incidents.Summary> summaries = List.of();
    private Optional<Incident> shown = Optional.empty();
    private String problem = "";
    private Place place = Place.HOME;
    private boolean visible;
    private boolean waiting;

    public IncidentView(Desk desk) {
        this.desk = desk;
        banner = new Banner(desk.look());
        all = new RowList(desk.look(), "Incidents", this::paintSummary);
        timeline = new RowList(desk.look(), "Timeline", this::paintEntry);
        evidence = new EvidencePane(desk);
        split = new SplitPane(timeline, evidence);
        split.setDividerPositions(0.4);
        note.setPromptText("Note, or what it was when you close it");
        note.setAccessibleText("Note");
        note.setOnAction(_ -> keepNote());
        HBox.setHgrow(note, Priority.ALWAYS);
        for (var one : Verdict.values()) {
            var item = new MenuItem(one.word());
            item.setOnAction(_ -> conclude(one));
            verdict.getItems().add(item);
        }
        export.setOnAction(_ -> shown.ifPresent(i -> desk.ports().records().export(i, this::say)));
        back.setOnAction(
                _ -> desk.intents().accept(new Intent.Go(place.with("id", "").with("file", ""))));
        bar = new HBox(8, back, note, verdict, export);
        bar.getStyleClass().add("bar");
        var tools = new VBox(bar);
        tools.getStyleClass().add("toolbar");
        foot.getStyleClass().add("muted");
        foot.setPadding(new javafx.geometry.Insets(4, 10, 4, 10));
        foot.setMinWidth(0);
        root.setTop(new VBox(banner, tools));
        root.setBottom(foot);
        root.setMinSize(0, 0);
        root.setFocusTraversable(true);
        root.setAccessibleText("Incident");
        root.focusedProperty().subscribe(focused -> {
            if (Boolean.TRUE.equals(focused)) {
                (shown.isPresent() ? timeline : all).requestFocus();
            }
        });
        all.onOpen(row -> go(summaries.get(row).opening().id()));
        timeline.onSelect(this::select);
        root.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && shown.isPresent()) {
                back.fire();
                event.consume();
            }
        });
        fill();
    }

    private void go(String id) {
        desk.intents().accept(new Intent.Go(place.with("file", "").with("id", id)));
    }

    private void say(String text) {
        desk.intents().accept(new Intent.Say(text));
    }

    private Optional<OpenIncident> writing() {
        return desk.ports()
                .records()
                .current()
                .filter(open -> shown.map(i -> i.id().equals(open.now().id())).orElse(false));
    }

    private void keepNote() {
        var text = note.getText().strip();
        if (text.isEmpty()) {
            return;
        }
        writing()
                .ifPresentOrElse(
                        open -> {
                            open.keep("", new Evidence.Note(text));
                            note.clear();
                            refresh(open);
                        },
                        () -> say("This incident has its verdict; nothing is added to it."));
    }

    private void conclude(Verdict chosen) {
        writing()
                .ifPresentOrElse(
                        open -> {
                            var now = desk.clock().instant();
                            var who = open.now().opening().who();
                            open.conclude(new Closing(
                                    now,
                                    desk.zone(),
                                    who,
                                    chosen,
                                    note.getText().strip(),
                                    List.of()));
                            note.clear();
                            refresh(open);
                        },
                        () -> say("This incident is not being written here."));
    }

    private void refresh(OpenIncident open) {
        shown = Optional.of(open.now());
        fill();
        open.trouble().ifPresent(this::say);
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(FleetState newState) {
        // A record does not change with the fleet.
    }

    @Override
    public void show(Firing firing) {
        // With each beat, what was kept meanwhile comes into sight.
        if (visible) {
            writing()
                    .filter(open -> open.now().entries().size()
                            != shown.map(i -> i.entries().size()).orElse(0))
                    .ifPresent(this::refresh);
        }
    }

    @Override
    public void shown(Place newPlace) {
        place = newPlace;
        visible = true;
        var records = desk.ports().records();
        waiting = true;
        records.list(list -> {
            summaries = list;
            waiting = false;
            fill();
        });
        if (!newPlace.get("file").isEmpty()) {
            waiting = true;
            records.open(newPlace.get("file"), this::receive);
        } else if (!newPlace.get("id").isEmpty()) {
            var current = records.current().filter(open -> open.now().id().equals(newPlace.get("id")));
            if (current.isPresent()) {
                shown = Optional.of(current.get().now());
            } else {
                waiting = true;
                records.read(newPlace.get("id"), this::receive);
            }
        } else {
            shown = Optional.empty();
            problem = "";
        }
        fill();
    }

    private void receive(Incidents.Found<Incident> found) {
        waiting = false;
        switch (found) {
            case Incidents.Found.Here<Incident>(var incident) -> {
                shown = Optional.of(incident);
                problem = "";
            }
            case Incidents.Found.Not<Incident>(var why) -> {
                shown = Optional.empty();
                problem = why;
            }
        }
        fill();
    }

    @Override
    public void hidden() {
        visible = false;
    }

    private void fill() {
        bar.setVisible(shown.isPresent());
        bar.setManaged(shown.isPresent());
        boolean open = writing().isPresent();
        note.setVisible(open);
        verdict.setVisible(open);
        if (shown.isEmpty()) {
            var lines = new ArrayList<List<Banner.Part>>();
            lines.add(List.of(Banner.Part.plain(
                    summaries.isEmpty() ? "No incident was kept yet" : summaries.size() + " incidents")));
            if (!problem.isEmpty()) {
                lines.add(List.of(new Banner.Part(problem, CellState.CRITICAL)));
            }
            banner.show(lines);
            all.show(
                    summaries.size(),
                    _ -> false,
                    "An incident begins with I on an alert, or with its guided run. What is seen in it is kept here.");
            root.setCenter(all);
            foot.setText("Enter opens an incident. greenwall incident list shows the same.");
            return;
        }
        var incident = shown.get();
        headline(incident);
        timeline.show(incident.entries().size(), _ -> false, "Nothing was kept in this incident yet.");
        if (timeline.selected() < 0 && !incident.entries().isEmpty()) {
            timeline.select(incident.entries().size() - 1);
        }
        root.setCenter(split);
        foot.setText("Up and down go along the timeline · drag in a chart to zoom · Esc goes back");
    }

    private void headline(Incident incident) {
        var opening = incident.opening();
        var lines = new ArrayList<List<Banner.Part>>();
        var first = new ArrayList<Banner.Part>();
        first.add(Banner.Part.plain(opening.title()));
        first.add(verdict(incident.closing()));
        if (opening.drill()) {
            first.add(new Banner.Part("drill", CellState.STALE));
        }
        lines.add(first);
        if (!incident.damage().isEmpty()) {
            lines.add(List.of(new Banner.Part(incident.damage(), CellState.CRITICAL)));
        }
        lines.add(
                List.of(Banner.Part.plain((opening.host().isEmpty() ? "" : opening.host() + " of ") + opening.cluster()
                        + " · opened by " + opening.who() + " " + Times.both(opening.at(), opening.zone()))));
        incident.closing()
                .filter(c -> !c.summary().isEmpty() || !c.changes().isEmpty())
                .ifPresent(c -> lines.add(List.of(Banner.Part.plain(c.summary()
                        + c.changes().stream()
                                .map(change -> " · change the " + change.kind().word() + ": " + change.text())
                                .reduce("", String::concat)))));
        if (incident.closing().isEmpty()) {
            var like = Likeness.to(opening, summaries, 3);
            if (!like.isEmpty()) {
                var parts = new ArrayList<Banner.Part>();
                parts.add(Banner.Part.plain("Earlier ones like it:"));
                for (var one : like) {
                    var earlier = one.earlier();
                    parts.add(Banner.Part.plain(Unit.duration(
                                    Duration.between(earlier.opening().at(), opening.at())) + " before, "
                            + one.why() + ", "
                            + earlier.closing().map(c -> c.verdict().word()).orElse("still open")));
                }
                lines.add(parts);
            }
        }
        banner.show(lines);
    }

    private static Banner.Part verdict(Optional<Closing> closing) {
        return closing.map(c -> switch (c.verdict()) {
                    case INCIDENT -> new Banner.Part("incident", CellState.CRITICAL);
                    case NOT_AN_INCIDENT -> new Banner.Part("not an incident", CellState.OK);
                    case UNKNOWN -> new Banner.Part("unknown", CellState.SILENT);
                })
                .orElseGet(() -> new Banner.Part("open", CellState.WARN));
    }

    private void select(int row) {
        shown.ifPresent(i -> evidence.show(i.entries().get(row)));
    }

    private void paintSummary(Pen pen, int row, double x, double y, double width, double height, boolean chosen) {
        var look = pen.look();
        var one = summaries.get(row);
        var part = verdict(one.closing());
        var mark = StateLook.of(part.state());
        double icon = look.body().size();
        double line = look.body().height();
        pen.icon(mark.icon(), pen.color(mark.text()), x, y + 3 + (line - icon) / 2, icon);
        double left = x + icon + 10;
        double taken = pen.textLeftOf(
                look.body(),
                Role.MUTED,
                one.pieces() + (one.pieces() == 1 ? " piece" : " pieces"),
                x + width,
                y + 3,
                120 * look.scale());
        double at = left;
        at += pen.text(look.strong(), Role.FG, one.opening().title(), at, y + 3, x + width - taken - 140 - at) + 12;
        pen.text(
                look.body(),
                mark.text(),
                part.text() + (one.opening().drill() ? " · drill" : ""),
                at,
                y + 3,
                x + width - taken - 10 - at);
        pen.text(
                look.small(),
                Role.MUTED,
                Times.both(one.opening().at(), desk.zone()) + " · "
                        + one.opening().who() + " · "
                        + one.opening().host()
                        + (one.damage().isEmpty() ? "" : " · " + one.damage())
                        + one.closing().map(c -> " · " + c.summary()).orElse(""),
                left,
                y + 4 + line,
                x + width - left);
    }

    private void paintEntry(Pen pen, int row, double x, double y, double width, double height, boolean chosen) {
        var look = pen.look();
        if (shown.isEmpty() || row >= shown.get().entries().size()) {
            return;
        }
        var entry = shown.get().entries().get(row);
        double line = look.body().height();
        double at = x;
        at += pen.text(look.small(), Role.MUTED, Integer.toString(entry.number()), at, y + 5, 40) + 8;
        at += pen.text(look.strong(), Role.ACCENT, kind(entry.what()), at, y + 3, 90 * look.scale()) + 8;
        pen.text(look.body(), Role.FG, entry.what().title(), at, y + 3, x + width - at);
        pen.text(
                look.small(),
                Role.MUTED,
                Times.both(entry.at(), entry.zone()) + " · " + entry.who()
                        + (entry.step().isEmpty() ? "" : " · " + entry.step()),
                x + 24,
                y + 4 + line,
                width - 24);
    }

    private static String kind(Evidence evidence) {
        return switch (evidence) {
            case Evidence.Chart _ -> "chart";
            case Evidence.Figures _ -> "figures";
            case Evidence.Lines _ -> "log";
            case Evidence.CommandRun _ -> "command";
            case Evidence.ProbeRun _ -> "probe";
            case Evidence.Decision _ -> "decision";
            case Evidence.Note _ -> "note";
        };
    }

    @Override
    public void restyle(Look look) {
        banner.setLook(look);
        all.setLook(look);
        timeline.setLook(look);
        evidence.restyle(look);
    }

    @Override
    public boolean waiting() {
        return waiting;
    }

    @Override
    public Completeness completeness() {
        return !problem.isEmpty()
                ? Completeness.GAPS
                : shown.isPresent() || !summaries.isEmpty() ? Completeness.ALL : Completeness.NOTHING;
    }
}
