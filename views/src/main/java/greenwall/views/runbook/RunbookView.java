package greenwall.views.runbook;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.VisibleText;
import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.run.GuidedRun;
import greenwall.fleet.runbook.run.RunSubject;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.fleet.silence.Matchers;
import greenwall.fleet.state.HostState;
import greenwall.views.Completeness;
import greenwall.views.FiringAlerts;
import greenwall.views.Place;
import greenwall.views.StateView;
import greenwall.views.ViewContext;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.Buttons;
import greenwall.views.paint.PaintStyle;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// A runbook for a host: the results of each step on the left, its text on the right. The place has the alert or the
/// quantity.
public final class RunbookView extends StateView {
    public static final String ALERT = "alert";
    public static final String QUANTITY = "quantity";
    private static final String LABELS = "labels";
    private static final String ALERTNAME = "alertname";
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final double PROSE_SHARE = 0.34;

    private final ViewContext context;
    private final BorderPane root = new BorderPane();
    private final Label title = new Label();
    private final Label about = new Label();
    private final Label verdict = new Label();
    private final VBox answer = new VBox(8);
    private final Label walked = new Label();
    private final VBox steps = new VBox(8);
    private final VBox prose = new VBox(6);
    private final ScrollPane left = new ScrollPane(new VBox(8, answer, walked, steps));
    private final ScrollPane right = new ScrollPane(prose);
    private final List<Integer> drawn = new ArrayList<>();
    private PaintStyle look;
    private Place place = Place.HOME;
    private FiringAlerts firing = FiringAlerts.NOT_ASKED;
    private RunbookRunner.Seen seen = RunbookRunner.Seen.nothing("");
    private RunbookRunner.@Nullable Walking walking;
    private RunbookRunner.@Nullable Request request;
    private TimeAxis axis;
    private int answered;
    private boolean inView;

    public RunbookView(ViewContext context) {
        this.context = context;
        look = context.look();
        axis = new TimeAxis(TimeWindow.before(context.clock().instant(), Duration.ofHours(1)));
        title.getStyleClass().add("guide-headline");
        about.getStyleClass().add("guide-about");
        verdict.getStyleClass().add("guide-verdict");
        title.setMinWidth(0);
        var again = Buttons.of("Run it again", this::begin);
        again.setMinWidth(Region.USE_PREF_SIZE);
        var words = new VBox(2, title, about);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        verdict.setMinWidth(Region.USE_PREF_SIZE);
        var bar = new HBox(12, words, verdict, again);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().addAll("toolbar", "guide-bar");
        for (var pane : List.of(left, right)) {
            pane.setFitToWidth(true);
            pane.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
            pane.getStyleClass().add("guide-scroll");
            pane.setMinSize(0, 0);
        }
        left.getContent().getStyleClass().add("guide-steps");
        walked.getStyleClass().add("guide-section");
        walked.managedProperty().bind(walked.visibleProperty());
        prose.getStyleClass().add("guide-prose");
        root.getStyleClass().add("guide");
        root.setTop(bar);
        root.setCenter(left);
        root.setRight(right);
        root.setMinSize(0, 0);
        root.widthProperty().subscribe(width -> right.setPrefWidth(Math.floor(width.doubleValue() * PROSE_SHARE)));
        root.setFocusTraversable(true);
        root.setAccessibleText("Runbook");
    }

    /// The place with the alert's name and labels.
    public static Place of(Labels alert, Place place) {
        return place.with(ALERT, alert.get(ALERTNAME))
                .with(LABELS, alert.size() > (alert.has(ALERTNAME) ? 1 : 0) ? Matchers.text(Matchers.of(alert)) : "");
    }

    private Labels alert() {
        var all = new TreeMap<String, String>();
        if (Matchers.parse(place.get(LABELS)) instanceof Matchers.Parsed.Valid(var matchers)) {
            matchers.list().forEach(m -> all.put(m.name(), m.value()));
        }
        all.put(ALERTNAME, place.get(ALERT));
        return Labels.of(all);
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(FiringAlerts newFiring) {
        firing = newFiring;
    }

    @Override
    protected void stateChanged() {
        if (inView && walking == null && !state().hosts().isEmpty()) {
            begin();
        }
    }

    @Override
    public void shown(Place newPlace) {
        boolean other = !newPlace.host().equals(place.host())
                || !newPlace.get(ALERT).equals(place.get(ALERT))
                || !newPlace.get(LABELS).equals(place.get(LABELS))
                || !newPlace.get(QUANTITY).equals(place.get(QUANTITY));
        place = newPlace;
        inView = true;
        if (other || walking == null) {
            begin();
        }
    }

    /// The place's host in its own cluster; the worst host if neither host nor alert was named.
    private Optional<HostState> host() {
        return place.host().isPresent()
                ? place.host().flatMap(h -> state().host(h.cluster(), h.name()))
                : place.get(ALERT).isEmpty()
                        ? firing.worst(state()).flatMap(h -> state().host(h.cluster(), h.name()))
                        : Optional.empty();
    }

    /// Clears the earlier run. Parts that are not known yet start later.
    private void begin() {
        stop();
        drawn.clear();
        answer.getChildren().clear();
        steps.getChildren().clear();
        prose.getChildren().clear();
        var host = host();
        if (state().hosts().isEmpty()) {
            see(RunbookRunner.Seen.nothing("no host is known yet"));
            return;
        }
        if (host.isEmpty() && (place.host().isPresent() || place.get(ALERT).isEmpty())) {
            see(RunbookRunner.Seen.nothing(place.host()
                    .map(h -> "the host " + VisibleText.line(h.name()) + " is not known in the cluster "
                            + VisibleText.line(h.cluster()))
                    .orElse("no host is known yet")));
            return;
        }
        see(RunbookRunner.Seen.nothing(""));
        var now = context.clock().instant();
        var end = place.span().at(now).end();
        var asked = new RunbookRunner.Request(
                host.map(h -> h.cluster().name()).orElse(""),
                host,
                alert(),
                Optional.of(place.get(QUANTITY)).filter(q -> !q.isEmpty()),
                end.isAfter(now) ? now : end);
        request = asked;
        walking = context.ports().guide().begin(asked, newest -> {
            if (request == asked) {
                see(newest);
            }
        });
    }

    private void stop() {
        var run = walking;
        if (run != null) {
            run.close();
        }
        walking = null;
        request = null;
    }

    private void see(RunbookRunner.Seen newest) {
        seen = newest;
        draw();
    }

    private void draw() {
        title.setText(seen.runbook().map(r -> VisibleText.line(r.title())).orElse("Runbook"));
        about.setText(seen.subject()
                .map(s -> (s.alert().isEmpty() ? "no alert" : VisibleText.line(s.alert())) + " · "
                        + (s.host().isEmpty() ? "no host" : VisibleText.line(s.host())) + " · since " + time(s.since())
                        + (seen.why().isEmpty() ? "" : " · " + VisibleText.line(seen.why())))
                .orElse(
                        !seen.why().isEmpty()
                                ? VisibleText.line(seen.why()) + "."
                                : request == null ? "Choose a host and press R." : "Loading the alert …"));
        verdict.getStyleClass().removeIf(c -> c.startsWith("is-"));
        var ended = seen.verdict();
        verdict.setText(ended.map(v -> v.verdict().word().toUpperCase(Locale.ROOT))
                .orElse(seen.walking() ? "running, step " + (seen.done().size() + 1) : ""));
        ended.ifPresent(v -> verdict.getStyleClass().add(StepCard.style(v.verdict())));
        cards();
        if (prose.getChildren().isEmpty()) {
            seen.runbook().ifPresent(this::prose);
        }
    }

    /// The verdict with its commands comes first, its derivation below.
    private void cards() {
        if (steps.getChildren().isEmpty()) {
            axis = new TimeAxis(seen.subject()
                    .map(RunSubject::window)
                    .orElseGet(() -> TimeWindow.before(context.clock().instant(), Duration.ofHours(1))));
        }
        boolean ended = seen.verdict().isPresent();
        var done = seen.done();
        walked(ended ? done.subList(0, done.size() - 1) : done);
        if (!ended) {
            answer.getChildren().clear();
        } else if (answer.getChildren().isEmpty() || answered != System.identityHashCode(done.getLast())) {
            answered = System.identityHashCode(done.getLast());
            answer.getChildren().setAll(card(done.getLast()));
        }
        walked.setText("How the runbook reached this verdict");
        walked.setVisible(ended && done.size() > 1);
    }

    /// Keeps the steps already drawn; after an overruled decision the rest is redrawn.
    private void walked(List<GuidedRun.Done> done) {
        int same = 0;
        while (same < drawn.size()
                && same < done.size()
                && drawn.get(same) == System.identityHashCode(done.get(same))) {
            same++;
        }
        steps.getChildren().remove(same, steps.getChildren().size());
        while (drawn.size() > same) {
            drawn.removeLast();
        }
        for (GuidedRun.Done one : done.subList(same, done.size())) {
            drawn.add(System.identityHashCode(one));
            steps.getChildren().add(card(one));
        }
    }

    private StepCard card(GuidedRun.Done one) {
        return new StepCard(one, seen.subject(), look, context, place, axis, (number, choice) -> {
            var run = walking;
            if (run != null) {
                run.overrule(number, choice);
            }
        });
    }

    private void prose(Runbook runbook) {
        for (var section : runbook.sections()) {
            var texts = new ArrayList<Node>();
            for (var part : section.parts()) {
                if (part instanceof Runbook.Part.Prose(var markdown, var _)) {
                    texts.addAll(RunbookText.nodes(markdown));
                }
            }
            if (!texts.isEmpty()) {
                var heading = new Label(VisibleText.line(section.title()));
                heading.getStyleClass().add("guide-section");
                prose.getChildren().add(heading);
                prose.getChildren().addAll(texts);
            }
        }
    }

    private String time(Instant at) {
        var here = at.atZone(context.zone());
        var utc = CLOCK.format(at.atZone(ZoneOffset.UTC)) + " UTC";
        return here.getOffset().equals(ZoneOffset.UTC) ? utc : CLOCK.format(here) + " (" + utc + ")";
    }

    @Override
    public void hidden() {
        inView = false;
        stop();
        forget();
        firing = FiringAlerts.NOT_ASKED;
    }

    @Override
    public void restyle(PaintStyle newLook) {
        look = newLook;
        drawn.clear();
        answer.getChildren().clear();
        steps.getChildren().clear();
        cards();
    }

    @Override
    public Completeness completeness() {
        return seen.done().isEmpty()
                ? Completeness.NOTHING
                : seen.verdict().isPresent() ? Completeness.ALL : Completeness.GAPS;
    }

    @Override
    public boolean waiting() {
        return seen.walking()
                || walking != null && seen.done().isEmpty() && seen.why().isEmpty();
    }
}
