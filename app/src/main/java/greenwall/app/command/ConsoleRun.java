package greenwall.app.command;

import greenwall.app.config.Config;
import greenwall.app.console.ConsoleScreen;
import greenwall.app.console.ConsoleSession;
import greenwall.app.console.LastStateFile;
import greenwall.app.console.LinkForwarder;
import greenwall.app.console.Notifier;
import greenwall.app.console.PendingState;
import greenwall.app.console.SessionFile;
import greenwall.app.console.SiteSwitcher;
import greenwall.app.console.TimeTravelScreen;
import greenwall.app.console.Timer;
import greenwall.app.site.Site;
import greenwall.app.systemd.SystemdNotifier;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.notice.NotificationPolicy;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceClock;
import greenwall.styles.Theme;
import greenwall.styles.Themes;
import greenwall.views.FiringAlerts;
import greenwall.views.Place;
import greenwall.views.ViewList;
import greenwall.views.shell.Console;
import greenwall.views.shell.ConsoleServices;
import greenwall.views.shell.FxToolkit;
import greenwall.views.shell.Kiosk;
import greenwall.views.shell.PlatformFxThread;
import greenwall.views.welcome.WelcomeWindow;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// One run of the console: its windows, and the poll.
final class ConsoleRun {
    private final ProcessContext program;
    private final SiteOpener sources;
    private boolean tour;

    ConsoleRun(ProcessContext program, SiteOpener sources) {
        this.program = program;
        this.sources = sources;
    }

    int run(
            List<String> links,
            boolean kiosk,
            List<String> views,
            Optional<String> theme,
            boolean drill,
            Optional<Instant> at)
            throws Exception {
        List<Place> places;
        try {
            places = links.stream()
                    .map(link -> Place.parse(linkTo(link), ViewList.ids()))
                    .toList();
            unknown(views);
        } catch (IllegalArgumentException refused) {
            return program.refuse(refused.getMessage());
        }
        if (!places.isEmpty()
                && !kiosk
                && !drill
                && LinkForwarder.handOver(
                        socket(), places.stream().map(Place::link).toList())) {
            program.println("opened in the running console");
            return 0;
        }
        // It takes as long as the first answers of the sources, so both begin at once.
        FxToolkit.begin();
        try {
            if (sources.configuration().unnamed() && !kiosk && !firstRun(theme)) {
                return 0;
            }
            sources.hurry();
            return sources.on(site -> {
                var opening = new Console.Opening(
                        places,
                        kiosk ? Optional.of(Kiosk.of(views.isEmpty() ? List.of("wall") : views)) : Optional.empty(),
                        theme.or(() -> configured(site.config())).flatMap(Theme::named));
                show(site, opening, theme, drill, at);
                return 0;
            });
        } catch (UnsupportedOperationException noToolkit) {
            program.complain("cannot open a window: " + noToolkit.getMessage()
                    + "; install GTK 3 (Debian: libgtk-3-0), or use \"greenwall check\" and \"greenwall shot\"");
            return ExitCodes.UNAVAILABLE;
        }
    }

    private Path socket() {
        return program.paths().stateFolder().resolve("console.sock");
    }

    /// Without a configuration the user chooses what to show; false if the window was closed instead. A kiosk has
    /// nobody to ask, and a practice range on a wall would be mistaken for the site.
    private boolean firstRun(Optional<String> theme) throws InterruptedException {
        try (var setup = sources.firstRun()) {
            return switch (WelcomeWindow.ask(setup, theme.flatMap(Theme::named).orElse(Theme.NIGHT))) {
                case PRACTISE -> {
                    sources.practise();
                    tour = true;
                    yield true;
                }
                case CONFIGURED -> true;
                case CLOSED -> false;
            };
        }
    }

    /// A desktop opens a stored incident by its file's path.
    static String linkTo(String given) {
        return given.endsWith(".greenwall") && !given.contains("://")
                ? "greenwall://incident?file="
                        + URLEncoder.encode(Path.of(given).toAbsolutePath().toString(), StandardCharsets.UTF_8)
                : given;
    }

    private static String begun(Incidents.Found<String> told) {
        return switch (told) {
            case Incidents.Found.Available<String> _ ->
                "The drill has begun: find what is wrong, and close its record with your verdict.";
            case Incidents.Found.Unavailable<String>(var why) -> "The drill did not start: " + why;
        };
    }

    private void unknown(List<String> views) {
        if (ViewList.ids().containsAll(views)) {
            return;
        }
        var known = sources.configuration().viewNames();
        for (var view : views) {
            if (!known.contains(view)) {
                throw new IllegalArgumentException(
                        "found --view " + view + "; expected one or more of " + String.join(", ", known));
            }
        }
    }

    /// A theme in the file overrides the one chosen last; the default does not.
    private static Optional<String> configured(Config config) {
        return config.file().isPresent() && !config.theme().equals(Config.THEMES.getFirst())
                ? Optional.of(config.theme())
                : Optional.empty();
    }

    private void show(
            Site site, Console.Opening opening, Optional<String> themeOption, boolean drill, Optional<Instant> at)
            throws Exception {
        var fx = new PlatformFxThread();
        // Shown and queried times follow the sources' clock; whether a source is silent follows this machine's.
        var time = new SourceClock(program.clock());
        try (var memory = new ConsoleSession(program.paths(), time, program.zone(), fx);
                var session = new SessionFile(program.paths().stateFolder().resolve("session"))) {
            var states = new PendingState<FleetState>();
            var firings = new PendingState<FiringAlerts>();
            var sayings = new PendingState<String>();
            var notices = new PendingState<NotificationPolicy.Notice>();
            var renewals = new PendingState<Optional<Theme>>();
            var name = site.practice() ? "last-practice.gz" : "last-state.gz";
            var means = new ConsoleScreen.Dependencies(
                    program.clock(),
                    time,
                    System::nanoTime,
                    new LastStateFile(program.paths().stateFolder().resolve(name)),
                    states::show,
                    firings::show,
                    opening.kiosk().isPresent()
                            ? Optional.empty()
                            : Optional.of(new Notifier(program.environment(), notices::show, sayings::show)));
            var theme = new AtomicReference<>(site.config().theme());
            try (var live = new SiteSwitcher(
                            at.map(then -> memory.travel().begin(site, then)).orElse(site),
                            memory,
                            program.clock(),
                            fx,
                            shown -> shown.past().isPresent()
                                    ? new TimeTravelScreen(states::show, firings::show)
                                    : new ConsoleScreen(shown, memory.recent(), means),
                            shown -> renewals.show(changed(themeOption, theme, shown)),
                            () -> Timer.ofThisMachine("poll"));
                    var _ = new ConfigReload(
                                    sources,
                                    changed -> live.show(memory.travel().dressed(changed)),
                                    sayings::show)
                            .watch()) {
                memory.travel().able(sources::again, live::show);
                var console = Console.start(
                        () -> new ConsoleServices(
                                new Themes(),
                                ViewList.all(),
                                live::time,
                                program.zone(),
                                live::ports,
                                _ -> false,
                                List::of),
                        session,
                        opening);
                states.open(console::show);
                firings.open(console::show);
                sayings.open(console::say);
                notices.open(console::notice);
                renewals.open(console::renew);
                if (tour) {
                    console.tour();
                }
                if (site.practice() && opening.kiosk().isEmpty()) {
                    var ranges = new DrillRanges(program, sources);
                    memory.drills().able(ranges::drill, ranges::replay, live::show);
                }
                if (drill) {
                    memory.drills().begin(told -> console.say(begun(told)));
                }
                var manager = SystemdNotifier.of(program.environment());
                manager.ifPresent(m -> console.everySecond(m::alive));
                var heard = opening.kiosk().isPresent()
                        ? (AutoCloseable) () -> {}
                        : LinkForwarder.listen(socket(), console::go);
                try (heard) {
                    console.awaitClosed();
                }
                manager.ifPresent(SystemdNotifier::close);
            }
        }
    }

    /// The theme of a changed configuration, unless the command line sets one.
    private static Optional<Theme> changed(Optional<String> option, AtomicReference<String> before, Site next) {
        var now = next.config().theme();
        return option.isPresent() || now.equals(before.getAndSet(now)) ? Optional.empty() : Theme.named(now);
    }
}
