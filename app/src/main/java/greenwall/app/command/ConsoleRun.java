package greenwall.app.command;

import greenwall.app.config.Config;
import greenwall.app.console.ConsoleSession;
import greenwall.app.console.LinkForwarder;
import greenwall.app.console.LiveDisplay;
import greenwall.app.console.Notifier;
import greenwall.app.console.PollTiming;
import greenwall.app.console.SavedStateFile;
import greenwall.app.console.SavedWindowsFile;
import greenwall.app.console.SiteSwitcher;
import greenwall.app.console.StateBeforeWindow;
import greenwall.app.console.TimeTravelDisplay;
import greenwall.app.site.Site;
import greenwall.app.systemd.SystemdNotifier;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.notification.NotificationPolicy;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceClock;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.LinkParameters;
import greenwall.views.Place;
import greenwall.views.ViewList;
import greenwall.views.welcome.WelcomeWindow;
import greenwall.views.window.ConsoleContext;
import greenwall.views.window.ConsoleWindows;
import greenwall.views.window.FxToolkit;
import greenwall.views.window.KioskSchedule;
import greenwall.views.window.PlatformFxThread;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// One run of the console: its windows and its polls.
record ConsoleRun(
        ProcessContext process,
        SiteOpener sources,
        List<String> links,
        boolean kiosk,
        List<String> views,
        Optional<Theme> theme,
        boolean drill,
        Optional<Instant> at) {
    int run() throws Exception {
        List<Place> places;
        try {
            places = links.stream()
                    .map(link -> Place.parse(linkTo(link), ViewList.ids()))
                    .toList();
            rejectUnknownViews();
        } catch (IllegalArgumentException problem) {
            return process.usageError(problem.getMessage());
        }
        if (sendToRunningConsole(places)) {
            process.println("opened in the running console");
            return 0;
        }
        // Starting JavaFX takes as long as the sources' first answers, so both start at the same time.
        FxToolkit.begin();
        var answer = sources.configuration().hasNoSource() && !kiosk ? firstRun() : WelcomeWindow.UserChoice.CONFIGURED;
        if (answer == WelcomeWindow.UserChoice.CLOSED) {
            return 0;
        }
        if (answer == WelcomeWindow.UserChoice.PRACTISE) {
            sources.usePracticeRange();
        }
        sources.stopWaiting();
        return sources.runOnSite(site -> {
            var opening = new ConsoleWindows.StartWindows(
                    places,
                    kiosk
                            ? Optional.of(new KioskSchedule(views.isEmpty() ? List.of("wall") : views))
                            : Optional.empty(),
                    theme.or(() -> configuredTheme(site.config())));
            show(site, opening, answer == WelcomeWindow.UserChoice.PRACTISE);
            return 0;
        });
    }

    /// JavaFX reports a display that it cannot open and a missing library in the same way.
    private static void startToolkit() {
        try {
            FxToolkit.start();
        } catch (UnsupportedOperationException noToolkit) {
            throw new CommandFailedException(
                    "cannot open a window (" + noToolkit.getMessage()
                            + "); check DISPLAY and XAUTHORITY, and that GTK 3 is installed (Debian: libgtk-3-0t64 or"
                            + " libgtk-3-0), or use \"greenwall check\" and \"greenwall shot\"",
                    ExitCodes.UNAVAILABLE);
        }
    }

    /// Whether a running console opens the places. Only a console of the configured site listens, so it does not get
    /// the places of a site that the options name.
    boolean sendToRunningConsole(List<Place> places) {
        return !places.isEmpty()
                && !kiosk
                && !drill
                && !sources.options().namesSite()
                && LinkForwarder.forward(
                        socket(),
                        places.stream().map(this::atGivenTime).map(Place::link).toList());
    }

    private Place atGivenTime(Place place) {
        return at.filter(_ -> place.get(LinkParameters.AS_OF).isEmpty())
                .map(then -> place.with(LinkParameters.AS_OF, then.toString()))
                .orElse(place);
    }

    private Path socket() {
        return stateFile("console.sock");
    }

    private Path stateFile(String name) {
        return process.paths().stateFolder().resolve(name);
    }

    /// Without a configuration the user chooses what to show. A kiosk does not ask, because there is no user at
    /// it, and a practice range on a wall display would be mistaken for the real site.
    private WelcomeWindow.UserChoice firstRun() throws InterruptedException {
        try (var setup = sources.firstRun()) {
            startToolkit();
            return WelcomeWindow.ask(setup, theme.orElse(Theme.NIGHT));
        }
    }

    /// Converts the path of an incident file to a link, because a desktop opens such a file by its path.
    static String linkTo(String given) {
        return given.endsWith(".greenwall") && !given.contains("://")
                ? "greenwall://incident?file="
                        + URLEncoder.encode(Path.of(given).toAbsolutePath().toString(), StandardCharsets.UTF_8)
                : given;
    }

    private static String drillMessage(IncidentStore.Result<String> drill) {
        return switch (drill) {
            case IncidentStore.Result.Available<String> _ ->
                "The drill has started. Find the cause, and close its record with your verdict.";
            case IncidentStore.Result.Unavailable<String>(var why) -> "The drill did not start: " + why;
        };
    }

    private void rejectUnknownViews() {
        if (ViewList.ids().containsAll(views)) {
            return;
        }
        var known = sources.configuration().viewNames();
        for (var view : views) {
            if (!known.contains(view)) {
                throw new IllegalArgumentException(
                        "unknown --view " + view + "; expected one or more of " + String.join(", ", known));
            }
        }
    }

    /// A theme in the file overrides the theme chosen last, unless it is the default theme.
    private static Optional<Theme> configuredTheme(Config config) {
        return config.file().isPresent() && !config.theme().equals(Config.THEMES.getFirst())
                ? Theme.named(config.theme())
                : Optional.empty();
    }

    private void show(Site site, ConsoleWindows.StartWindows opening, boolean tour) throws Exception {
        var fx = new PlatformFxThread();
        // The times shown and queried follow the sources' clock. Whether a source is silent is decided by
        // this machine's clock.
        var time = new SourceClock(process.clock());
        // A practice range has other hosts than the real site, and no data from the time of an earlier range.
        boolean practice = site.isPracticeRange();
        try (var session = new ConsoleSession(process.paths(), time, process.zone(), fx);
                var windows = new SavedWindowsFile(
                        stateFile(practice ? "session-practice" : "session"), session.saveFailures(), !practice)) {
            var states = new StateBeforeWindow<FleetState>();
            var firings = new StateBeforeWindow<AlertsAndProblems>();
            var messages = new StateBeforeWindow<String>();
            var notices = new StateBeforeWindow<NotificationPolicy.Notice>();
            var rejections = new StateBeforeWindow<Optional<String>>();
            var themeChanges = new StateBeforeWindow<Optional<Theme>>();
            var name = practice ? "last-practice.gz" : SavedStateFile.NAME;
            var dependencies = new LiveDisplay.Dependencies(
                    process.clock(),
                    time,
                    System::nanoTime,
                    new SavedStateFile(stateFile(name), session.saveFailures()),
                    states::show,
                    firings::show,
                    opening.kiosk().isPresent()
                            ? Optional.empty()
                            : Optional.of(new Notifier(
                                    process.environment(),
                                    notice -> {
                                        notices.show(notice);
                                        messages.show(SanitizedText.line(notice.title() + ": " + notice.text()));
                                    },
                                    session::ownName)));
            var shownTheme = new AtomicReference<>(site.config().theme());
            try (var switcher = new SiteSwitcher(
                                    at.map(then -> session.travel().begin(site, then))
                                            .orElse(site),
                                    session,
                                    PollTiming.of(process.clock()),
                                    shown -> shown.pastClock().isPresent()
                                            ? new TimeTravelDisplay(states::show, firings::show)
                                            : new LiveDisplay(shown, session.recent(), dependencies))
                            .onReplaced(shown -> themeChanges.show(newTheme(shownTheme, shown)))
                            .onEnrolment(messages::show);
                    var _ = new ConfigReloader(sources, switcher::showChanged, messages::show, rejections::show)
                            .watch()) {
                session.travel()
                        .enable(atTime -> sources.reopen(again -> switcher.show(atTime.apply(again))), messages::show);
                startToolkit();
                var console = ConsoleWindows.start(
                        () -> new ConsoleContext(
                                new StyleSheets(), ViewList.all(), switcher::time, process.zone(), switcher::backend),
                        windows,
                        opening);
                states.open(console::show);
                firings.open(console::show);
                messages.open(console::postMessage);
                notices.open(console::showNotice);
                rejections.open(console::showRejectedConfiguration);
                session.saveFailures().listen(console::showStateFolder);
                themeChanges.open(console::switchSite);
                if (tour) {
                    console.startTour();
                }
                if (site.isPracticeRange() && opening.kiosk().isEmpty()) {
                    session.drills().enable(new DrillRangeStarter(process, sources), switcher::show);
                }
                if (drill) {
                    session.drills().begin(result -> console.postMessage(drillMessage(result)));
                }
                var systemd = SystemdNotifier.of(process.environment());
                systemd.ifPresent(m -> console.setOnEverySecond(m::notifyAlive));
                try (var _ = listenForLinks(opening.kiosk().isPresent() || practice, console::open)) {
                    console.awaitClosed();
                }
                systemd.ifPresent(SystemdNotifier::close);
            }
        }
    }

    /// A link is about the configured site, so neither a practice range nor a site that the options name takes it.
    AutoCloseable listenForLinks(boolean refused, Consumer<List<Place>> open) {
        return refused || sources.options().namesSite() ? () -> {} : LinkForwarder.listen(socket(), open);
    }

    /// The theme of a changed configuration; empty if it is unchanged or the command line sets the theme.
    private Optional<Theme> newTheme(AtomicReference<String> before, Site next) {
        var now = next.config().theme();
        return theme.isPresent() || now.equals(before.getAndSet(now)) ? Optional.empty() : Theme.named(now);
    }
}
