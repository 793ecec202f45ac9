package greenwall.views.runbook;

import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.run.RunbookRun;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.fleet.runbook.run.RunbookSubject;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.state.HostState;
import greenwall.views.BaseFleetView;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewContext;
import greenwall.views.WaitingForDataText;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.widgets.SharedPhrases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Runs a runbook for a host. The results of the steps are on the left, the text of the runbook is on the
/// right. The place names the alert or the quantity.
public final class RunbookView extends BaseFleetView {
    public static final String ALERT = "alert";
    public static final String QUANTITY = "quantity";
    private static final String LABELS = "labels";
    private static final String ALERTNAME = "alertname";
    private static final Duration AS_OF_NOW = Duration.ofMinutes(1);
    /// For how long a run with a verdict is shown again. A newer run would add the same steps to the incident
    /// record again, and would not know which decisions were overruled.
    private static final Duration RUN_SHOWN_AGAIN = Duration.ofMinutes(10);
    private static final double PROSE_SHARE = 0.34;
    /// The distance that an arrow key scrolls, as a share of the visible height.
    private static final double LINE_SHARE = 0.1;

    private final ViewContext context;
    private final BorderPane root = Controls.styled(new BorderPane(), "guide");
    private final Label title = Controls.styled(new Label(), "guide-headline");
    private final Label about = Controls.styled(new Label(), "guide-about");
    private final Label verdict = new Label();
    private final VBox verdictCard = new VBox(8);
    private final Label stepsHeading = Controls.styled(new Label(), "guide-section");
    private final VBox steps = new VBox(8);
    private final VBox earlier = new VBox(8);
    private final ShellStepBoxes commands;
    private final VBox prose = Controls.styled(new VBox(6), "guide-prose");
    private final ScrollPane left = new ScrollPane(new VBox(8, verdictCard, earlier, stepsHeading, steps));
    private final ScrollPane right = new ScrollPane(prose);
    private PaintStyle style;
    private Place place = Place.HOME;
    private RunbookRunner.Progress seen = RunbookRunner.Progress.nothing("");
    private RunbookRunner.@Nullable RunHandle walking;
    private RunbookRunner.@Nullable Request request;
    private TimeAxis axis;
    private boolean visible;

    public RunbookView(ViewContext context) {
        this.context = context;
        commands = new ShellStepBoxes(context);
        style = context.style();
        axis = new TimeAxis(TimeWindow.before(context.clock().instant(), Duration.ofHours(1)));
        verdict.getStyleClass().add("guide-verdict");
        title.setMinWidth(0);
        var runAgain = Controls.button("Run again", this::begin);
        runAgain.setMinWidth(Region.USE_PREF_SIZE);
        var titleAndSubject = new VBox(2, title, about);
        titleAndSubject.setMinWidth(0);
        HBox.setHgrow(titleAndSubject, Priority.ALWAYS);
        verdict.setMinWidth(Region.USE_PREF_SIZE);
        var bar = Controls.styled(new HBox(12, titleAndSubject, verdict, runAgain), "toolbar", "guide-bar");
        bar.setAlignment(Pos.CENTER_LEFT);
        for (var pane : List.of(left, right)) {
            pane.setFitToWidth(true);
            pane.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
            pane.getStyleClass().add("guide-scroll");
            pane.setMinSize(0, 0);
        }
        left.getContent().getStyleClass().add("guide-steps");
        stepsHeading.managedProperty().bind(stepsHeading.visibleProperty());
        root.setTop(bar);
        root.setCenter(left);
        root.setRight(right);
        root.setMinSize(0, 0);
        root.widthProperty().subscribe(width -> right.setPrefWidth(Math.floor(width.doubleValue() * PROSE_SHARE)));
        root.setFocusTraversable(true);
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        root.setAccessibleText("Runbook");
    }

    /// Scrolls the steps, which are the long part.
    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown() || event.getTarget() instanceof TextInputControl) {
            return;
        }
        double page = left.getViewportBounds().getHeight();
        double line = page * LINE_SHARE;
        double far = Double.MAX_VALUE;
        var by = switch (event.getCode()) {
            case DOWN, J -> OptionalDouble.of(line);
            case UP, K -> OptionalDouble.of(-line);
            case PAGE_DOWN -> OptionalDouble.of(page - line);
            case PAGE_UP -> OptionalDouble.of(line - page);
            case END -> OptionalDouble.of(far);
            case HOME -> OptionalDouble.of(-far);
            default -> OptionalDouble.empty();
        };
        if (by.isPresent()) {
            double hidden = Math.max(1, left.getContent().getBoundsInLocal().getHeight() - page);
            left.setVvalue(Math.clamp(left.getVvalue() + by.getAsDouble() / hidden, 0, 1));
            event.consume();
        }
    }

    public static Place of(Labels alert, Place place) {
        return place.with(ALERT, alert.get(ALERTNAME))
                .with(
                        LABELS,
                        alert.size() > (alert.has(ALERTNAME) ? 1 : 0)
                                ? SilenceMatchers.text(SilenceMatchers.of(alert))
                                : "");
    }

    private Labels alert() {
        var all = new TreeMap<String, String>();
        if (SilenceMatchers.parse(place.get(LABELS)) instanceof SilenceMatchers.Parsed.Valid(var matchers)) {
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
    protected void stateChanged() {
        if (visible && walking == null && !state().hosts().isEmpty()) {
            begin();
        }
    }

    @Override
    public void onShown(Place newPlace) {
        // A range that follows the clock examines the subject now, whatever its length.
        boolean otherEnd = !newPlace.range().equals(place.range())
                && !(newPlace.range().live() && place.range().live());
        boolean other = otherEnd
                || !newPlace.host().equals(place.host())
                || Stream.of(ALERT, LABELS, QUANTITY, Place.CLUSTER)
                        .anyMatch(name -> !newPlace.get(name).equals(place.get(name)));
        place = newPlace;
        visible = true;
        if (other || walking == null || isOld()) {
            begin();
        }
    }

    private boolean isOld() {
        var asked = request;
        return asked == null
                || asked.now().plus(RUN_SHOWN_AGAIN).isBefore(context.clock().instant());
    }

    /// The host that the place names, in its cluster. If the place names neither a host nor an alert, the
    /// worst host.
    private Optional<HostState> host() {
        return place.host().isPresent()
                ? place.host()
                        .flatMap(h ->
                                h.cluster().isEmpty() ? state().host(h.name()) : state().host(h.cluster(), h.name()))
                : place.get(ALERT).isEmpty()
                        ? alertsAndProblems().worstHost(state()).flatMap(h -> state().host(h.cluster(), h.name()))
                        : Optional.empty();
    }

    /// If the hosts are not known yet, the run begins when they are.
    private void begin() {
        stop();
        verdictCard.getChildren().clear();
        steps.getChildren().clear();
        earlier.getChildren().clear();
        commands.removeUnused();
        prose.getChildren().clear();
        var host = host();
        if (state().hosts().isEmpty()) {
            update(RunbookRunner.Progress.nothing(WaitingForDataText.noHost(state())));
            return;
        }
        var unknown = place.host().filter(_ -> host.isEmpty());
        if (unknown.isPresent()) {
            var name = SanitizedText.line(unknown.get().name());
            var cluster = SanitizedText.line(unknown.get().cluster());
            update(RunbookRunner.Progress.nothing(
                    cluster.isEmpty()
                            ? SharedPhrases.notOneHost(state(), name)
                            : "The host " + name + " is not known in the cluster " + cluster));
            return;
        }
        var now = context.clock().instant();
        var newRequest = new RunbookRunner.Request(
                host.map(h -> h.cluster().name()).orElse(place.get(Place.CLUSTER)),
                host,
                alert(),
                Optional.of(place.get(QUANTITY)).filter(q -> !q.isEmpty()),
                Optional.of(place.range())
                        .filter(span -> !span.live())
                        .map(span -> span.at(now).start()),
                TimeMath.earlier(now, place.range().at(now).end()),
                now);
        request = newRequest;
        update(RunbookRunner.Progress.nothing(""));
        walking = context.backend().runbookRunner().begin(newRequest, newest -> {
            if (request == newRequest) {
                update(newest);
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

    private void update(RunbookRunner.Progress newest) {
        seen = newest;
        title.setText(seen.runbook().map(r -> SanitizedText.line(r.title())).orElse("Runbook"));
        about.setText(seen.subject()
                .map(s -> (s.alert().isEmpty() ? "no alert" : SanitizedText.line(s.alert())) + " · "
                        + (s.hostOrService().isEmpty() ? "no host" : SanitizedText.line(s.hostOrService()))
                        + " · since "
                        + time(s.since())
                        + asOf(s)
                        + (seen.why().isEmpty() ? "" : " · " + SanitizedText.line(seen.why())))
                .orElse(
                        !seen.why().isEmpty()
                                ? SanitizedText.line(seen.why()) + (seen.why().endsWith(".") ? "" : ".")
                                : request == null ? "Select a host and press R." : "Loading the alert …"));
        verdict.getStyleClass().removeIf(c -> c.startsWith("is-"));
        var ended = seen.verdict();
        verdict.setText(ended.map(v -> v.verdict().word().toUpperCase(Locale.ROOT))
                .orElse(seen.running() ? "running, step " + (seen.done().size() + 1) : ""));
        ended.ifPresent(v -> verdict.getStyleClass().add(StepCard.style(v.verdict())));
        cards();
        if (prose.getChildren().isEmpty()) {
            seen.runbook().ifPresent(this::prose);
        }
    }

    private String time(Instant at) {
        var zone = context.zone();
        return InstantText.dayUnlessToday(at, context.clock().instant(), zone) + InstantText.clockWithUtc(at, zone);
    }

    /// When the run began, and the end of an earlier time range if that was examined.
    private String asOf(RunbookSubject examined) {
        var asked = request;
        if (asked == null) {
            return "";
        }
        return " · run at " + time(asked.now())
                + (examined.at().isBefore(asked.now().minus(AS_OF_NOW))
                        ? ", as of " + InstantText.stamp(examined.at(), context.zone()) + ", the end of the time range"
                        : "");
    }

    /// Shows the verdict with its commands first, and below it the steps that led to it.
    private void cards() {
        if (steps.getChildren().isEmpty()) {
            axis = new TimeAxis(seen.subject()
                    .map(RunbookSubject::window)
                    .orElseGet(() -> TimeWindow.before(context.clock().instant(), Duration.ofHours(1))));
        }
        boolean ended = seen.verdict().isPresent();
        var done = seen.done();
        int led = ended ? done.size() - 1 : done.size();
        showSteps(done.subList(0, led), steps.getChildren());
        showSteps(done.subList(led, done.size()), verdictCard.getChildren());
        showEarlier();
        stepsHeading.setText("How the runbook reached this verdict");
        stepsHeading.setVisible(ended && done.size() > 1);
    }

    /// Shows the commands that were started on this host and are in no step of this run.
    private void showEarlier() {
        var others = seen.running()
                ? List.<ShellStepBox>of()
                : seen.subject()
                        .map(about -> commands.others(about.cluster(), about.host(), this::isInStep))
                        .orElse(List.of());
        if (others.isEmpty()) {
            earlier.getChildren().clear();
        } else if (!earlier.getChildren().containsAll(others)) {
            var heading = Controls.styled(new Label("Commands from earlier runs"), "guide-section");
            earlier.getChildren().setAll(heading);
            earlier.getChildren().addAll(others);
        }
    }

    private boolean isInStep(Node box) {
        for (var at = box.getParent(); at != null; at = at.getParent()) {
            if (at == steps || at == verdictCard) {
                return true;
            }
        }
        return false;
    }

    /// Keeps the cards of unchanged steps. After a user overruled a decision, the steps after it are redrawn.
    private void showSteps(List<RunbookRun.CompletedStep> done, ObservableList<Node> cards) {
        int same = 0;
        while (same < cards.size() && same < done.size() && ((StepCard) cards.get(same)).done == done.get(same)) {
            same++;
        }
        cards.remove(same, cards.size());
        done.subList(same, done.size()).forEach(step -> cards.add(card(step)));
    }

    private StepCard card(RunbookRun.CompletedStep step) {
        var shown = new StepCard.RunContext(context, style, place, axis, seen.subject(), commands);
        return new StepCard(step, shown, (number, choice) -> {
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
                    RunbookText.links(markdown)
                            .forEach(link -> otherRunbook(link).ifPresent(texts::add));
                }
            }
            if (!texts.isEmpty()) {
                var heading = Controls.styled(new Label(SanitizedText.line(section.title())), "guide-section");
                prose.getChildren().add(heading);
                prose.getChildren().addAll(texts);
            }
        }
    }

    /// A button that runs the runbook of this file for the same host. Without a host it would run for another
    /// subject.
    private Optional<Node> otherRunbook(String file) {
        return context.backend().runbookRunner().runbooks().stream()
                .filter(runbook -> place.host().isPresent()
                        && runbook.file().equals(file)
                        && !runbook.alerts().isEmpty())
                .findFirst()
                .map(runbook -> Controls.button(
                        SanitizedText.line(runbook.title()),
                        () -> context.go(
                                of(Labels.of(ALERTNAME, runbook.alerts().getFirst()), place)
                                        .with(QUANTITY, ""))));
    }

    @Override
    public void onHidden() {
        visible = false;
        if (seen.verdict().isEmpty()) {
            stop();
        }
        clearState();
    }

    @Override
    public void restyle(PaintStyle newStyle) {
        style = newStyle;
        verdictCard.getChildren().clear();
        steps.getChildren().clear();
        cards();
    }

    @Override
    public ScreenshotCompleteness completeness() {
        return seen.done().isEmpty()
                ? ScreenshotCompleteness.NOTHING
                : seen.verdict().isPresent() ? ScreenshotCompleteness.ALL : ScreenshotCompleteness.GAPS;
    }

    @Override
    public boolean isWaiting() {
        return seen.running()
                || walking != null && seen.done().isEmpty() && seen.why().isEmpty();
    }
}
