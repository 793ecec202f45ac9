package greenwall.app.command;

import greenwall.app.config.Config;
import greenwall.app.console.ChangesBeforeStart;
import greenwall.app.console.ConsoleSession;
import greenwall.app.console.ProbeForScreenshot;
import greenwall.app.console.SiteBackend;
import greenwall.app.site.LogAndAlertSources;
import greenwall.app.site.Site;
import greenwall.app.site.SiteTime;
import greenwall.connectors.files.AtomicFile;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.problem.Problems;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.styles.ColorVision;
import greenwall.styles.Theme;
import greenwall.styles.Themes;
import greenwall.views.Completeness;
import greenwall.views.FiringAlerts;
import greenwall.views.Place;
import greenwall.views.RecentChanges;
import greenwall.views.TimeRange;
import greenwall.views.ViewKind;
import greenwall.views.ViewList;
import greenwall.views.dashboard.DashboardView;
import greenwall.views.shell.ConsoleServices;
import greenwall.views.shell.PlatformFxThread;
import greenwall.views.shot.SceneSnapshot;
import greenwall.views.shot.Screenshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Draws a view into a file, without a display.
@Command(
        name = "shot",
        description =
                "Draws a view to a PNG, without a display. Exit code 0: all its data was there, 1: drawn with gaps,"
                        + " 3: nothing to draw.")
final class ScreenshotCommand extends SourceCommand {
    /// Each pixel takes four bytes, and several copies exist while the picture is drawn.
    private static final long MAX_PIXELS = 34_000_000;

    private static final int MAX_LISTED_HOSTS = 8;

    private static final Pattern SIZE = Pattern.compile("(\\d{2,5})x(\\d{2,5})");

    /// How long a picture waits for the explanations from the background.
    private static final Duration EXPLANATION_TIMEOUT = Duration.ofSeconds(30);

    @Parameters(
            index = "0",
            paramLabel = "VIEW",
            description = "the view, one of the site's own by its name, or \"all\" for a picture of each")
    private String view = "";

    @Option(
            names = "-o",
            required = true,
            paramLabel = "F.png",
            description = "the file to write; a folder for \"all\"")
    private Path output = Path.of("");

    @Option(names = "--size", paramLabel = "WxH", description = "in pixels (default: ${DEFAULT-VALUE})")
    private String size = "1920x1080";

    @Option(names = "--theme", paramLabel = "NAME", description = "night, daylight or high-contrast")
    private Optional<String> theme = Optional.empty();

    @Option(names = "--at", paramLabel = "TIME", description = "the end of the time range (default: now)")
    private Optional<String> at = Optional.empty();

    @Option(
            names = "--window",
            paramLabel = "LENGTH",
            description = "the length of the time range (default: ${DEFAULT-VALUE})")
    private String window = "6h";

    @Option(names = "--host", paramLabel = "H", description = "for a view of one host (default: the worst host)")
    private Optional<String> host = Optional.empty();

    @Option(
            names = "--vision",
            paramLabel = "KIND",
            description = "as a person with this vision sees it: protanopia, deuteranopia, tritanopia or greyscale")
    private Optional<String> vision = Optional.empty();

    @Option(
            names = "--wait",
            paramLabel = "LENGTH",
            description = "how long to wait at most for the data of a view (default: ${DEFAULT-VALUE})")
    private String timeout = "20s";

    @Option(
            names = "--inspect",
            description = "also check for text that overlaps, is cut off or has too little contrast, and report it")
    private boolean inspect;

    @Option(
            names = "--quantity",
            paramLabel = "Q",
            description = "for explain: what to explain (default: the worst quantity of the host)")
    private Optional<String> quantity = Optional.empty();

    @Override
    public Integer call() throws Exception {
        try {
            return pictures();
        } catch (IOException problem) {
            return unwritten(output, problem);
        }
    }

    private int pictures() throws Exception {
        if (isSiteView() && !sources.configuration().viewNames().contains(view)) {
            return program.refuse("found the view \"" + view + "\"; expected all or one of "
                    + String.join(", ", sources.configuration().viewNames()));
        }
        Matcher pixels = SIZE.matcher(size);
        var kinds = view.equals("all")
                ? ViewList.all()
                // An unknown name may be one of the site's own views.
                : ViewList.named(view)
                        .or(() -> ViewList.named(DashboardView.ID))
                        .map(List::of)
                        .orElse(List.of());
        if (!pixels.matches()) {
            return program.refuse("found --size " + size + "; expected one like 1920x1080");
        }
        if (Long.parseLong(pixels.group(1)) * Long.parseLong(pixels.group(2)) > MAX_PIXELS) {
            return program.refuse(
                    "found --size " + size + "; expected at most " + MAX_PIXELS / 1_000_000 + " million pixels");
        }
        span(program.clock());
        var requestedTheme = theme();
        var colorVision = colorVision();
        var wait = TimeArguments.length(timeout);
        return sources.on(site -> draw(
                site,
                kinds,
                requestedTheme.or(() -> Theme.named(site.config().theme())).orElse(Theme.NIGHT),
                Integer.parseInt(pixels.group(1)),
                Integer.parseInt(pixels.group(2)),
                colorVision,
                wait));
    }

    private Optional<Theme> theme() {
        return theme.map(word -> Theme.named(word)
                .orElseThrow(() -> new CommandFailedException(
                        "found --theme " + word + "; expected " + String.join(", ", Config.THEMES))));
    }

    private ColorVision colorVision() {
        return vision.map(word -> ColorVision.named(word)
                        .orElseThrow(() -> new CommandFailedException("found --vision " + word + "; expected "
                                + Arrays.stream(ColorVision.values())
                                        .map(ColorVision::word)
                                        .collect(Collectors.joining(", ")))))
                .orElse(ColorVision.FULL);
    }

    private TimeRange span(InstantSource clock) {
        var length = TimeArguments.length(window);
        return at.map(end -> TimeRange.fixed(TimeWindow.before(TimeArguments.instant(end, clock.instant()), length)))
                .orElseGet(() -> TimeRange.last(length));
    }

    private int draw(
            Site site, List<ViewKind> kinds, Theme theme, int width, int height, ColorVision colorVision, Duration wait)
            throws Exception {
        var time = SiteTime.of(site, program.clock());
        var span = span(time);
        // Loaded before the current values, so that the current values are as fresh as possible.
        boolean wall = kinds.stream().anyMatch(kind -> kind.id().equals("wall"));
        var earlier = wall
                ? ChangesBeforeStart.of(site, time.instant(), RecentChanges.KEPT)
                : List.<RecentChanges.Earlier>of();
        var fleet = site.once().poll().beside(new LogAndAlertSources(site.clusters(), program.clock()).ask());
        var requestedHost = hostName(fleet);
        if (host.isPresent() && requestedHost.isEmpty()) {
            return program.refuse(
                    "found --host " + host.get() + "; expected the name of one host, like " + someHosts(fleet));
        }
        var worst = Completeness.ALL;
        var fx = new PlatformFxThread();
        try (var session = new ConsoleSession(program.paths(), time, program.zone(), fx);
                var backend = SiteBackend.of(site, session, fx)) {
            backend.knows(fleet);
            backend.awaitServices(wait);
            var firstAlerts = backend.alerts().look(fleet);
            var firing = wall ? backend.alerts().explained(EXPLANATION_TIMEOUT) : firstAlerts;
            var markedFleet = fleet.marked(Problems.marks(firing.problems().orElse(List.of())));
            backend.recent().note(markedFleet);
            backend.recent().recall(earlier);
            var shots = Screenshots.open(
                    () -> new ConsoleServices(new Themes(), ViewList.all(), time, program.zone(), () -> backend));
            for (var kind : kinds) {
                if (kind.id().equals("probe")) {
                    ProbeForScreenshot.start(backend, markedFleet, firing, requestedHost, time);
                }
                var request = new Screenshots.Request(
                        kind, requestedHost, span, theme, width, height, inspect, parameters(kind, span));
                worst = worst.worse(drawOne(shots, request, markedFleet, firing, file(kind), colorVision, wait));
            }
        }
        return worst.exitCode();
    }

    /// Whether the requested view is one of the site's own.
    private boolean isSiteView() {
        return !view.equals("all") && ViewList.named(view).isEmpty();
    }

    /// The parameters of the view. An explanation examines the end of the time range, as on the command line.
    private Map<String, String> parameters(ViewKind kind, TimeRange span) {
        if (isSiteView()) {
            return Map.of(DashboardView.NAME, view);
        }
        if (!kind.id().equals("explain")) {
            return Map.of();
        }
        var parameters = new HashMap<String, String>();
        quantity.ifPresent(name -> parameters.put("quantity", name));
        if (span instanceof TimeRange.Fixed(var window)) {
            parameters.put("at", window.end().toString());
        }
        return parameters;
    }

    private Completeness drawOne(
            Screenshots shots,
            Screenshots.Request request,
            FleetState fleet,
            FiringAlerts firing,
            Path file,
            ColorVision colorVision,
            Duration wait)
            throws IOException {
        var drawn = shots.draw(request, fleet, firing, wait);
        AtomicFile.export(file, SceneSnapshot.png(SceneSnapshot.seen(drawn.picture(), colorVision)));
        for (var fault : drawn.faults()) {
            program.complain(request.view().id() + ": " + fault);
        }
        var completeness = drawn.completeness();
        if (completeness != Completeness.ALL) {
            program.complain(request.view().id() + ": "
                    + (completeness == Completeness.GAPS ? "drawn with gaps" : "nothing to draw"));
        }
        return drawn.faults().isEmpty() ? completeness : completeness.worse(Completeness.GAPS);
    }

    private Path file(ViewKind kind) throws IOException {
        if (!view.equals("all")) {
            return output;
        }
        return Files.createDirectories(output).resolve(kind.id() + ".png");
    }

    private Optional<Place.HostName> hostName(FleetState fleet) {
        return host.flatMap(fleet::host).map(h -> new Place.HostName(h.cluster().name(), h.name()));
    }

    private static String someHosts(FleetState fleet) {
        var names = fleet.hosts().stream()
                .map(HostState::name)
                .limit(MAX_LISTED_HOSTS)
                .collect(Collectors.joining(", "));
        int remaining = fleet.hosts().size() - MAX_LISTED_HOSTS;
        return remaining > 0 ? names + " and " + remaining + " more (greenwall check lists them)" : names;
    }
}
