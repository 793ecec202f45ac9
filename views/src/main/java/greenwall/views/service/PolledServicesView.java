package greenwall.views.service;

import greenwall.fleet.DurationText;
import greenwall.fleet.ElapsedTime;
import greenwall.views.BaseManualLayoutView;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.Services;
import greenwall.views.ViewContext;
import greenwall.views.widgets.AlignedPollTimes;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.PendingQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A view of services, which are refreshed at each poll while it is shown, and marked with their problems.
public abstract class PolledServicesView extends BaseManualLayoutView {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    protected final ViewContext context;
    protected final Banner banner;
    protected Place place = Place.HOME;
    /// The poll reads the services for all windows, so this sends no query to a source.
    private final PendingQueries serviceQueries = new PendingQueries();
    private Optional<Services.Answer> unmarked = Optional.empty();
    private Optional<Services.Answer> answer = Optional.empty();
    private Instant queriedAt = Instant.EPOCH;

    protected PolledServicesView(ViewContext context) {
        this.context = context;
        banner = new Banner(context.style());
    }

    /// Called when the services or their problems changed.
    protected abstract void servicesChanged();

    protected final void requestServices() {
        queriedAt = context.clock().instant();
        serviceQueries.cancelAll();
        serviceQueries.<Boolean, Services.Answer>send(
                (_, receiver) -> context.backend().services().list(receiver), true, newest -> {
                    unmarked = Optional.of(newest);
                    alertsChanged();
                });
    }

    /// Refreshes the services if that is due.
    protected final void pollServices() {
        if (!serviceQueries.waiting()
                && AlignedPollTimes.isDue(queriedAt, INTERVAL, context.clock().instant())) {
            requestServices();
        }
    }

    @Override
    protected final void alertsChanged() {
        if (unmarked.isPresent()) {
            answer = unmarked.map(newest -> newest.withProblemStates(alertsAndProblems()));
            servicesChanged();
        }
    }

    /// The services; empty before the first answer.
    protected final Optional<Services.Answer> answer() {
        return answer;
    }

    /// Whether the services are too old to describe the present.
    protected final boolean servicesAreOld() {
        return answer.filter(list -> list.isOld(context.clock().instant())).isPresent();
    }

    /// When the services were last known, such as `5 m ago`.
    protected final String servicesKnown() {
        var now = context.clock().instant();
        return answer.filter(list -> !ElapsedTime.ahead(list.at(), now))
                .map(list -> DurationText.of(Duration.between(list.at(), now)) + " ago")
                .orElse("before the clock was set back");
    }

    @Override
    public void onHidden() {
        serviceQueries.cancelAll();
        queriedAt = Instant.EPOCH;
        unmarked = Optional.empty();
        answer = Optional.empty();
        clearState();
    }

    @Override
    public ScreenshotCompleteness completeness() {
        return ScreenshotCompleteness.of(
                answer.filter(list -> !list.services().isEmpty()).isPresent(),
                answer.filter(list -> list.errors().isEmpty()).isPresent());
    }

    @Override
    public boolean isWaiting() {
        return serviceQueries.waiting();
    }
}
