package greenwall.views.explain;

import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.SectionState;
import greenwall.views.Place;
import greenwall.views.RequestHandle;
import greenwall.views.ViewContext;
import greenwall.views.logs.LogPane;
import greenwall.views.logs.TemplateMatcher;
import java.time.Instant;
import java.util.Optional;

/// The raw log below an explanation: the lines of its host or selector around the onset, either all lines or
/// those of one template.
final class RawLogPane {
    private final ViewContext context;
    private final ExplanationText text;
    private final LogPane viewer;
    private RequestHandle lookup = () -> {};
    private String selector = "";
    private Optional<String> filtered = Optional.empty();
    private boolean open;
    private boolean missing;

    RawLogPane(ViewContext context, ExplanationText text) {
        this.context = context;
        this.text = text;
        viewer = new LogPane(context);
        viewer.setAdviceIfNotRead(" L opens Logs, where you can choose another time range.");
        viewer.startTemplates();
    }

    LogPane body() {
        return viewer;
    }

    /// The selector of the lines; empty while it is unknown.
    String selector() {
        return selector;
    }

    boolean waiting() {
        return !missing && (!open || viewer.busy());
    }

    boolean isComplete() {
        return !missing && viewer.error().isEmpty();
    }

    void begin() {
        open = false;
        missing = false;
        viewer.setEmptyText("Waiting for the explanation …");
    }

    /// Finds the selector for the lines: the selector of the question, or the one that matches its host.
    void findSelector(ExplainQuestion question, Runnable onFound) {
        selector = "";
        switch (question.subject()) {
            case ExplainQuestion.QuerySubject query -> {
                selector = query.logs();
                if (selector.isEmpty()) {
                    viewer.setEmptyText("Looking up the log of the hosts in the series …");
                }
            }
            case ExplainQuestion.HostSubject host ->
                ofHost(new Place.HostRef(host.cluster(), host.host()), question, onFound);
            case ExplainQuestion.WindowSubject window -> {
                selector = window.logs();
                if (selector.isEmpty() && window.hosts().size() != 1) {
                    showMissing("The log of several hosts is not shown here: Q on an entry of the list opens its lines"
                            + " in Logs.");
                } else if (selector.isEmpty()) {
                    ofHost(new Place.HostRef(window.cluster(), window.hosts().getFirst()), question, onFound);
                }
            }
        }
    }

    private void ofHost(Place.HostRef host, ExplainQuestion question, Runnable onFound) {
        viewer.setEmptyText("Looking up the log streams of " + host.name() + " …");
        lookup = context.backend()
                .logs()
                .selectors(host, question.window(context.clock().instant()), found -> {
                    if (found.selectors().isEmpty()) {
                        showMissing(found.why());
                    } else {
                        selector = found.selectors().getFirst();
                        onFound.run();
                    }
                });
    }

    private void showMissing(String why) {
        viewer.setEmptyText(why);
        missing = true;
    }

    /// Reads the lines once, as soon as the selector is known.
    void open(Explanation explanation, String cluster) {
        if (selector.isEmpty() && explanation.question().subject() instanceof ExplainQuestion.QuerySubject) {
            takeSelector(explanation);
        }
        if (open || selector.isEmpty()) {
            return;
        }
        open = true;
        var onset =
                explanation.onset().map(Onset::at).orElse(explanation.question().at());
        viewer.setEmptyText("Loading …");
        viewer.setMark(
                Optional.of(onset),
                (explanation.onset().isPresent() ? "onset " : "selected time ") + text.localAndUtc(onset));
        // The log covers the time axis of the charts above it.
        viewer.open(
                cluster, selector, ExplanationTimelinePane.windowWithBaseline(explanation), Optional.of(onset), false);
    }

    /// Takes the selector that the explanation found for a query.
    private void takeSelector(Explanation explanation) {
        var queries = explanation.logCoverage().queries();
        if (!queries.isEmpty()) {
            selector = queries.getFirst().query();
        } else if (explanation.complete()) {
            showMissing(explanation.sections().stream()
                    .filter(section -> section.kind() == SectionState.SectionKind.LOGS
                            && section.progress() == SectionState.Progress.FAILED)
                    .map(section -> "The log was not read: " + section.note())
                    .findFirst()
                    .orElse("No log was found for this query."));
        }
    }

    /// The log waits for the explanation, so it is not opened once that was cancelled.
    void cancel() {
        if (!open && !missing) {
            lookup.close();
            showMissing("The explanation was cancelled before its log was read.");
        }
    }

    void close() {
        lookup.close();
        viewer.clear();
        filtered = Optional.empty();
    }

    void highlight(Optional<ExplanationItem> item) {
        if (item.isPresent() && item.get() instanceof ExplanationItem.TemplateItem(var template)) {
            var match = new TemplateMatcher(template.template());
            viewer.highlight(line -> match.matches(line.text()));
        } else {
            viewer.highlight(_ -> false);
        }
    }

    /// Filters by a template. A second call with the same template removes the filter.
    void choose(String id, RankedTemplate template) {
        boolean remove = filtered.filter(id::equals).isPresent();
        filtered = remove ? Optional.empty() : Optional.of(id);
        var match = new TemplateMatcher(template.template());
        viewer.showOnly(remove ? Optional.empty() : Optional.of(line -> match.matches(line.text())));
        if (!remove) {
            centre(template.first());
        }
    }

    /// Scrolls to an instant. A log that was not opened says itself why it has no lines.
    void centre(Instant at) {
        if (open) {
            viewer.centre(at);
        }
    }

    /// Removes the filter by a template. Returns false if there was none.
    boolean removeFilter() {
        boolean hadFilter = filtered.isPresent();
        if (hadFilter) {
            filtered = Optional.empty();
            viewer.showOnly(Optional.empty());
        }
        return hadFilter;
    }
}
