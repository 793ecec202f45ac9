package greenwall.views.service;

import greenwall.fleet.DurationText;
import greenwall.fleet.ElapsedTime;
import greenwall.views.ManualLayoutView;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.Services;
import greenwall.views.ViewContext;
import greenwall.views.widgets.AlignedPollTimes;
import greenwall.views.widgets.PendingQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A view of services, which are refreshed at each poll while it is shown, and marked with their problems.
public abstract class PolledServicesView extends ManualLayoutView {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    protected final Refresher refresher = new Refresher();
    private final ViewContext context;

    protected PolledServicesView(ViewContext context) {
        this.context = context;
    }

    /// Called when the services or their problems changed.
    protected abstract void servicesChanged();

    @Override
    protected final void alertsChanged() {
        refresher.mark();
    }

    @Override
    public void onHidden() {
        refresher.forget();
        forget();
    }

    @Override
    public ScreenshotCompleteness completeness() {
        var answer = refresher.answer();
        if (answer.isEmpty() || answer.get().services().isEmpty()) {
            return ScreenshotCompleteness.NOTHING;
        }
        return answer.get().errors().isEmpty() ? ScreenshotCompleteness.ALL : ScreenshotCompleteness.GAPS;
    }

    @Override
    public boolean isWaiting() {
        return refresher.queries.waiting();
    }

    /// The services. The poll reads them for all windows, so this class sends no query to a source.
    protected final class Refresher {
        private final PendingQueries queries = new PendingQueries();
        private Optional<Services.Answer> unmarked = Optional.empty();
        private Optional<Services.Answer> answer = Optional.empty();
        private Instant queriedAt = Instant.EPOCH;

        private Refresher() {}

        public void ask() {
            queriedAt = context.clock().instant();
            queries.cancelAll();
            queries.<Boolean, Services.Answer>send(
                    (_, receiver) -> context.backend().services().ask(receiver), true, newest -> {
                        unmarked = Optional.of(newest);
                        mark();
                    });
        }

        /// Refreshes the services if that is due.
        public void onPoll() {
            if (!queries.waiting()
                    && AlignedPollTimes.isDue(
                            queriedAt, INTERVAL, context.clock().instant())) {
                ask();
            }
        }

        private void mark() {
            if (unmarked.isPresent()) {
                answer = unmarked.map(newest -> newest.withProblemStates(alertsAndProblems()));
                servicesChanged();
            }
        }

        /// Empty before the first answer.
        public Optional<Services.Answer> answer() {
            return answer;
        }

        /// Whether the answer is too old to describe the present.
        public boolean isOld() {
            return answer.filter(list -> list.isOld(context.clock().instant())).isPresent();
        }

        /// When the services were last known, such as `5 m ago`.
        public String lastResponse() {
            var now = context.clock().instant();
            return answer.filter(list -> !ElapsedTime.ahead(list.at(), now))
                    .map(list -> DurationText.of(Duration.between(list.at(), now)) + " ago")
                    .orElse("before the clock was set back");
        }

        private void forget() {
            queries.cancelAll();
            queriedAt = Instant.EPOCH;
            unmarked = Optional.empty();
            answer = Optional.empty();
        }
    }
}
