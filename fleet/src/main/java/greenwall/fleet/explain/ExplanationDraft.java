package greenwall.fleet.explain;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.SectionState.Progress;
import greenwall.fleet.explain.SectionState.SectionKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// An explanation under construction. Several threads add sections, guarded by one lock.
final class ExplanationDraft {
    static final String TIME_WAS_UP = "the time was up";

    private final ExplainQuestion question;
    private final long started = System.nanoTime();
    private final Map<SectionKind, SectionState> sections = new EnumMap<>(SectionKind.class);
    private String title;
    private String unit = "";
    private String query = "";
    private List<TimeSeries> allSeries = List.of();
    private Optional<Onset> onset = Optional.empty();
    private Optional<Onset> larger = Optional.empty();
    private TimeWindow window;
    private TimeWindow baseline;
    private Optional<ChangeExtent> extent = Optional.empty();
    private List<RankedTemplate> templates = List.of();
    private List<RankedSeries> series = List.of();
    private List<KnownEvent> events = List.of();
    private Map<String, LineCounts> levels = Map.of();
    private LogCoverage logCoverage = LogCoverage.NOTHING;
    private Conclusion conclusion = Conclusion.PENDING;

    ExplanationDraft(ExplainQuestion question) {
        this.question = question;
        this.title = question.subject().text();
        this.window = new TimeWindow(
                question.at().minus(question.reach()), question.at().plus(question.reach()));
        this.baseline = TimeWindow.before(window.start(), question.reach().multipliedBy(2));
        for (var section : SectionKind.values()) {
            sections.put(section, new SectionState(section, Progress.WAITING, Duration.ZERO, ""));
        }
    }

    synchronized Explanation change(Consumer<ExplanationDraft> change) {
        change.accept(this);
        return snapshot();
    }

    /// @param note why the sections that are not over did not end
    synchronized Explanation finish(Conclusion verdict, String note) {
        conclusion = verdict;
        sections.replaceAll((section, state) ->
                state.progress().over() ? state : new SectionState(section, Progress.SKIPPED, Duration.ZERO, note));
        return snapshot();
    }

    synchronized Explanation snapshot() {
        return new Explanation(
                question,
                title,
                unit,
                query,
                allSeries,
                onset,
                larger,
                window,
                baseline,
                extent,
                templates,
                series,
                events,
                levels,
                logCoverage,
                List.copyOf(sections.values()),
                conclusion,
                Duration.ofNanos(System.nanoTime() - started));
    }

    void setSection(SectionKind section, Progress progress, String note) {
        var took = progress.over() ? Duration.ofNanos(System.nanoTime() - started) : Duration.ZERO;
        sections.put(section, new SectionState(section, progress, took, note));
    }

    void setMetric(String metricTitle, String metricUnit, String promql, List<TimeSeries> read) {
        title = metricTitle;
        unit = metricUnit;
        query = promql;
        allSeries = read;
    }

    void setOnset(Optional<Onset> found, Optional<Onset> largerOnset) {
        onset = found;
        larger = largerOnset;
    }

    void setWindows(TimeWindow searchWindow, TimeWindow comparisonWindow) {
        window = searchWindow;
        baseline = comparisonWindow;
    }

    void setExtent(ChangeExtent found) {
        extent = Optional.of(found);
    }

    void setTemplates(List<RankedTemplate> ranked, Map<String, LineCounts> volume, LogCoverage coverage) {
        templates = ranked;
        levels = volume;
        logCoverage = coverage;
    }

    void setSeries(List<RankedSeries> ranked) {
        series = ranked;
    }

    void setEvents(List<KnownEvent> known) {
        events = known;
    }
}
