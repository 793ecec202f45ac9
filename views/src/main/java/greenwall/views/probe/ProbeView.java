package greenwall.views.probe;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.ProbeEvidenceConverter;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.result.ProbeRunRecord;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.views.BaseFleetView;
import greenwall.views.IncidentRecords;
import greenwall.views.Place;
import greenwall.views.ProbeSession;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.WaitingForDataText;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/// The probes of one host: the choice of a probe, or the panels of a run. In the place, `pick` opens the
/// choice, `run` names a run of this session, and `alert` and `probe` preselect a probe (with its arguments
/// in `with.NAME`). Without these the newest run on the host is shown.
public final class ProbeView extends BaseFleetView {
    private static final int NEIGHBOURS = 3;

    private final ViewContext context;
    private final ProbePicker picker;
    private final ProbeProgramEditor program;
    private final SshPromptPane prompt = new SshPromptPane();
    private final BorderPane page = new BorderPane();
    private final StackPane root = Controls.styled(new StackPane(page, prompt), "probe-view");
    private final ProbeBar bar;
    private final ProbeRunColumns columns;
    private final VisibleAnimationTimer timer = new VisibleAnimationTimer(root, this::pulse);
    private ProbeSession session;
    private Place place = Place.HOME;
    /// Whether the symptoms of the host are not known yet, so that the first probe may not fit them.
    private boolean undecided;

    public ProbeView(ViewContext context) {
        this.context = context;
        session = context.backend().probeSession();
        var runner = context.backend().probes();
        picker = new ProbePicker(() -> session.catalogue(), runner, this::start);
        program = new ProbeProgramEditor(runner, this::start);
        columns = new ProbeRunColumns(context, session.runs());
        bar = new ProbeBar(context.zone(), this);
        page.setTop(bar);
        page.setMinSize(0, 0);
        root.setMinSize(0, 0);
        root.setAccessibleText("Probe");
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        PaintedRegion.passFocus(root, () -> {
            if (prompt.isVisible()) {
                prompt.focusFirst();
            } else if (page.getCenter() == picker) {
                picker.focusSearch();
            }
        });
        prompt.onClosed(root::requestFocus);
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void onShown(Place newPlace) {
        // A changed configuration may have other probes.
        session = context.backend().probeSession();
        place = newPlace;
        var runs = session.runs();
        var runId = place.get(ProbeLinks.RUN);
        var named = runId.matches("\\d{1,18}")
                ? runs.group(Long.parseLong(runId))
                : Optional.<ProbeRunHistory.Group>empty();
        var newest = place.host().flatMap(h -> runs.newestOn(h.cluster(), h.name()));
        if (named.isPresent()) {
            open(named.get());
        } else if (place.get(ProbeLinks.PICK).isEmpty() && newest.isPresent()) {
            open(newest.get());
        } else {
            choose();
        }
        timer.setViewShown(true);
    }

    @Override
    public void onHidden() {
        timer.setViewShown(false);
        program.stopListing();
        picker.reset();
        clearState();
    }

    @Override
    protected void stateChanged() {
        if (undecided && !state().hosts().isEmpty()) {
            undecided = false;
            picker.reset();
        }
        if (place.host().isEmpty()) {
            alertsAndProblems().worstHost(state()).ifPresent(host -> {
                place = place.about(host);
                // The link to a run is not about a host that the view chose.
                if (columns.group().isEmpty()) {
                    context.replace(place);
                    onShown(place);
                }
            });
        }
        aboutHost();
    }

    @Override
    protected void alertsChanged() {
        aboutHost();
    }

    private void aboutHost() {
        var host = place.host().flatMap(h -> ProbeSuggestions.host(state(), h));
        var symptoms = new ArrayList<String>();
        if (!place.get(ProbeLinks.ALERT).isEmpty()) {
            symptoms.add(place.get(ProbeLinks.ALERT));
        }
        host.ifPresent(h -> symptoms.addAll(ProbeSuggestions.symptoms(alertsAndProblems(), h)));
        picker.setHost(
                place.host(),
                WaitingForDataText.noHost(state()),
                host.map(h -> ProbeSuggestions.neighbours(state(), h, NEIGHBOURS))
                        .orElse(List.of()),
                symptoms);
        if (page.getCenter() == program) {
            program.setTarget(target());
        }
        bar();
    }

    private void bar() {
        boolean writing = page.getCenter() == program;
        bar.show(
                place.host().map(h -> "Probe " + h.name()).orElse("Probe"),
                columns.group(),
                page.getCenter() == picker,
                session.ownPrograms() && !writing,
                session.runs().all());
    }

    private Optional<ClusterHost> target() {
        return place.host().map(h -> new ClusterHost(h.cluster(), h.name()));
    }

    void choose() {
        columns.close();
        page.setCenter(picker);
        undecided = state().hosts().isEmpty() && place.get(ProbeLinks.PROBE).isEmpty();
        aboutHost();
        if (!place.get(ProbeLinks.PROBE).isEmpty()) {
            picker.choose(place.get(ProbeLinks.PROBE), ProbeLinks.arguments(place));
        }
        picker.focusSearch();
    }

    void writeOwn() {
        columns.close();
        program.setTarget(target());
        page.setCenter(program);
        bar();
        program.focusEditor();
    }

    private void start(Ready ready, List<ClusterHost> targets) {
        root.requestFocus();
        reopen(session.runs()
                .start(
                        context.backend().probes(),
                        targets,
                        ready,
                        context.clock().instant()));
    }

    void reopen(ProbeRunHistory.Group group) {
        context.replace(place.with(ProbeLinks.PICK, "").with(ProbeLinks.RUN, Long.toString(group.id())));
        open(group);
    }

    private void open(ProbeRunHistory.Group group) {
        columns.open(group);
        page.setCenter(columns);
        bar();
        pulse(System.nanoTime());
    }

    void rerun() {
        columns.group()
                .ifPresent(g -> start(
                        g.probe(), g.runs().stream().map(ProbeRunRecord::target).toList()));
    }

    void stop() {
        columns.group().ifPresent(ProbeRunHistory.Group::stop);
    }

    /// Shows the run on one time axis with the host's metrics and logs.
    void explain() {
        columns.group().ifPresent(g -> {
            var first = g.runs().getFirst();
            var around = ProbeRunColumns.windowWithMargin(g);
            var name = place.host()
                    .filter(h -> h.name().equals(first.target().host()))
                    .orElseGet(() -> new Place.HostRef(
                            first.target().cluster(), first.target().host()));
            context.go(new Place("explain", Optional.of(name), TimeRangeChoice.fixed(around), Map.of())
                    .with("at", ProbeRunColumns.window(g).start().toString()));
        });
    }

    /// Saves the run to the open incident. Runs that end during an incident are saved automatically.
    void saveToIncident() {
        var records = context.backend().records();
        if (records.current().isEmpty()) {
            context.showMessage(records.unavailableReason().orElse(IncidentRecords.NONE_OPEN));
            return;
        }
        boolean saved = false;
        boolean alreadySaved = false;
        for (var run : columns.group().map(ProbeRunHistory.Group::runs).orElse(List.of())) {
            var evidence = ProbeEvidenceConverter.of(run);
            if (evidence.filter(this::inCurrentRecord).isPresent()) {
                alreadySaved = true;
            } else if (evidence.isPresent()) {
                records.addEvidence(run.target().cluster(), List.of(run.target().host()), "", evidence.get());
                saved = true;
            }
        }
        context.showMessage(
                saved
                        ? "Saved to the open incident."
                        : alreadySaved
                                ? "This run is already in the open incident."
                                : "This run has printed nothing yet.");
    }

    private boolean inCurrentRecord(Evidence.ProbeRun run) {
        return context.backend()
                .records()
                .current()
                .filter(open -> open.snapshot().entries().stream()
                        .anyMatch(entry -> entry.what() instanceof Evidence.ProbeRun other
                                && other.host().equals(run.host())
                                && other.tool().equals(run.tool())
                                && other.window().equals(run.window())))
                .isPresent();
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown() || prompt.isVisible() || page.getCenter() == picker) {
            return;
        }
        boolean typing = event.getTarget() instanceof TextInputControl;
        var group = columns.group();
        boolean used = true;
        switch (event.getCode()) {
            case ESCAPE -> {
                if (group.isPresent() && !group.get().over()) {
                    group.get().stop();
                } else {
                    choose();
                }
            }
            case N, K, E -> {
                used = group.isPresent() && !typing;
                if (used) {
                    switch (event.getCode()) {
                        case N -> choose();
                        case K -> saveToIncident();
                        default -> explain();
                    }
                }
            }
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    /// Called at each pulse while the view is visible.
    void pulse(long nanos) {
        if (page.getCenter() == picker) {
            picker.updateOverhead();
        } else if (page.getCenter() == program) {
            program.pulse();
        }
        columns.group().ifPresent(this::questions);
        if (columns.pulse(nanos)) {
            bar();
        }
    }

    private void questions(ProbeRunHistory.Group group) {
        var waiting = group.runs().stream()
                .filter(r -> r.status().question().isPresent())
                .findFirst();
        prompt.withdrawUnless(waiting.isPresent());
        waiting.ifPresent(run -> run.status().question().ifPresent(question -> prompt.ask(question, run::answered)));
    }

    @Override
    public void restyle(PaintStyle newStyle) {
        columns.restyle(newStyle);
    }

    @Override
    public boolean isWaiting() {
        pulse(System.nanoTime());
        return columns.group().map(g -> !g.over()).orElseGet(picker::waiting);
    }

    @Override
    public ScreenshotCompleteness completeness() {
        if (columns.group().isEmpty()) {
            return place.host().isEmpty() ? ScreenshotCompleteness.NOTHING : ScreenshotCompleteness.ALL;
        }
        return columns.completeness();
    }

    /// For tests and measurements.
    List<ProbeRunPane> runs() {
        return columns.runs();
    }
}
