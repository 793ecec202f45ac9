package greenwall.app.command;

import greenwall.app.console.ConsoleSession;
import greenwall.app.console.RecentChangeLoader;
import greenwall.app.console.ScreenshotProbeRun;
import greenwall.app.console.SiteBackend;
import greenwall.app.site.Site;
import greenwall.app.site.SourceLivenessCheck;
import greenwall.app.site.SourceTimeQuery;
import greenwall.connectors.files.AtomicFile;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import greenwall.styles.ColorVision;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.RecentChanges;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewDescriptor;
import greenwall.views.ViewList;
import greenwall.views.dashboard.DashboardLinks;
import greenwall.views.dashboard.DashboardView;
import greenwall.views.screenshot.SceneSnapshot;
import greenwall.views.screenshot.Screenshots;
import greenwall.views.window.ConsoleContext;
import greenwall.views.window.PlatformFxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Draws a view into a file, without a display.
@Command(
        name = "shot",
        description = {
            "Draws a view to a PNG, without a display.",
            "Exit code 0: all its data was there, 1: some data is missing or --inspect found a fault, 3: there is no"
                    + " data to draw, or a source that may know the host does not respond."
        })
final class ScreenshotCommand extends BaseCommand {
    /// How long an image waits for the explanations from the background.
    private static final Duration EXPLANATION_TIMEOUT = Duration.ofSeconds(30);

    /// An image shows no values that became old while others were drawn or explained.
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(10);

    /// The views that show only the present.
    private static final Set<String> CURRENT_VIEWS = Set.of("wall", "hosts", "glance");

    @Parameters(
            index = "0",
            paramLabel = "VIEW",
            completionCandidates = CompletionWords.Views.class,
            description = "a built-in or custom view, or \"all\" for an image of each built-in view; the view probe"
                    + " starts a probe on its host over SSH")
    private String view = "";

    @Option(
            names = "-o",
            required = true,
            paramLabel = "F.png",
            description = "the file to write; a folder for \"all\"")
    private Path output = Path.of("");

    @Option(names = "--host", paramLabel = "H", description = "for a view of one host (default: the worst host)")
    private Optional<String> host = Optional.empty();

    @Option(
            names = "--window",
            paramLabel = "DURATION",
            description = "the length of the time range (default: 6h, or that of the custom view)")
    private Optional<String> window = Optional.empty();

    @Option(names = "--at", paramLabel = "TIME", description = "the end of the time range (default: now)")
    private Optional<String> at = Optional.empty();

    @Mixin
    private final ScreenshotOptions drawing = new ScreenshotOptions();

    @Option(
            names = "--quantity",
            paramLabel = "Q",
            description = "for explain: what to explain (default: the worst quantity of the host)")
    private Optional<String> quantity = Optional.empty();

    @Override
    public Integer call() throws Exception {
        try {
            return images();
        } catch (IOException problem) {
            return reportWriteError(output, problem);
        }
    }

    private int images() throws Exception {
        if (isSiteView() && !siteOpener.configuration().viewNames().contains(view)) {
            return process.usageError("unknown view \"" + view + "\"; expected all or one of "
                    + String.join(", ", siteOpener.configuration().viewNames()));
        }
        if (!Set.of("all", "explain").contains(view)) {
            refuseWith("the view " + view, "--quantity");
        }
        if (CURRENT_VIEWS.contains(view)) {
            refuseWith("the view " + view + ", which shows the present", "--at");
        }
        var kinds = view.equals("all")
                ? ViewList.all()
                // An unknown name may be that of a custom view.
                : ViewList.named(view)
                        .or(() -> ViewList.named(DashboardView.ID))
                        .map(List::of)
                        .orElse(List.of());
        range(process.clock(), Place.HOME.range());
        var image = drawing.image();
        return siteOpener.runOnSite(site -> draw(site, kinds, image));
    }

    private int draw(Site site, List<ViewDescriptor> kinds, ScreenshotOptions.ImageSettings image) throws Exception {
        var time = SourceTimeQuery.query(site, process.clock());
        var theme = image.theme().or(() -> Theme.named(site.config().theme())).orElse(Theme.NIGHT);
        // Loaded before the current values, so that the current values are as fresh as possible.
        boolean wall = kinds.stream().anyMatch(kind -> kind.id().equals("wall"));
        var earlier = wall
                ? RecentChangeLoader.query(site, time.instant(), RecentChanges.SHOWN_PERIOD)
                : List.<RecentChanges.EarlierState>of();
        var poller = site.singlePoller();
        var polled = poll(site, poller);
        var requestedHost = requestedHost(polled);
        if (host.isPresent() && requestedHost.isEmpty()) {
            return reportHostThatMayExist(host.get(), polled) ? ExitCodes.UNKNOWN : unknownHost(host.get(), polled);
        }
        var worst = ScreenshotCompleteness.ALL;
        var missing = new LinkedHashMap<Source, MissingSource>();
        var fx = new PlatformFxThread();
        try (var session = new ConsoleSession(process.paths(), time, process.zone(), fx);
                var backend = SiteBackend.of(site, session, fx)) {
            var current = current(backend, polled, image.timeout(), wall);
            var range = range(
                    time,
                    backend.dashboards()
                            .named(view)
                            .map(own -> DashboardLinks.place(own, Place.HOME, time.instant(), process.zone())
                                    .range())
                            .orElse(Place.HOME.range()));
            backend.recent().addEarlier(earlier);
            var screenshots = Screenshots.open(
                    () -> new ConsoleContext(new StyleSheets(), ViewList.all(), time, process.zone(), () -> backend));
            for (var kind : kinds) {
                if (process.clock().instant().isAfter(current.freshAt().plus(POLL_INTERVAL))) {
                    current = current(backend, poll(site, poller), image.timeout(), false);
                }
                if (kind.id().equals("probe")) {
                    ScreenshotProbeRun.start(backend, current.fleet(), current.firing(), requestedHost, time);
                }
                var request = new Screenshots.Request(
                        kind,
                        requestedHost,
                        range,
                        theme,
                        image.width(),
                        image.height(),
                        image.inspect(),
                        parameters(kind, range));
                var drawn = screenshots.draw(request, current.fleet(), current.firing(), image.timeout());
                AtomicFile.export(
                        file(kind), SceneSnapshot.png(SceneSnapshot.simulated(drawn.picture(), image.vision())));
                var completeness = report(kind, drawn);
                if (completeness != ScreenshotCompleteness.ALL) {
                    current.fleet().sources().stream()
                            .filter(state -> state.state() == CellState.SILENT)
                            .forEach(state -> missing.computeIfAbsent(
                                            state.source(), _ -> new MissingSource(state, new ArrayList<>()))
                                    .views()
                                    .add(isSiteView() ? view : kind.id()));
                }
                worst = worst.worse(completeness);
            }
            missing.values()
                    .forEach(each -> process.printError("a source did not respond when " + each.viewsText() + " drawn: "
                            + withReason(each.first())));
            session.saveFailures().damagedFiles().forEach(process::printError);
        }
        return worst.exitCode();
    }

    private FleetState poll(Site site, FleetPoller poller) throws InterruptedException {
        return poller.poll().withOtherSources(new SourceLivenessCheck(site.clusters(), process.clock()).states());
    }

    /// What an image shows: the hosts with the marks of their problems, and the alerts.
    ///
    /// @param freshAt from when its age is counted
    private record ImageContent(FleetState fleet, AlertsAndProblems firing, Instant freshAt) {}

    /// A source that did not respond, as it was the first time, and the views that were drawn without it.
    private record MissingSource(SourceState first, List<String> views) {
        private static final int MAX_NAMED = 3;

        String viewsText() {
            var named = new ArrayList<>(views.subList(0, Math.min(views.size(), MAX_NAMED)));
            if (views.size() > MAX_NAMED) {
                named.add((views.size() - MAX_NAMED) + " more");
            }
            var last = named.removeLast();
            return named.isEmpty() ? last + " was" : String.join(", ", named) + " and " + last + " were";
        }
    }

    private ImageContent current(SiteBackend backend, FleetState fleet, Duration timeout, boolean explained)
            throws InterruptedException {
        var polled = process.clock().instant();
        backend.update(fleet);
        backend.awaitServices(timeout);
        var first = backend.alerts().query(fleet);
        var firing = explained ? backend.alerts().awaitExplanations(EXPLANATION_TIMEOUT) : first;
        var marked =
                fleet.withIssues(ProblemBuilder.hostIssues(firing.problems().orElse(List.of())));
        backend.recent().record(marked);
        // Explanations may take longer than values stay fresh.
        return new ImageContent(
                marked, firing, explained ? polled : process.clock().instant());
    }

    private boolean isSiteView() {
        return !view.equals("all") && ViewList.named(view).isEmpty();
    }

    /// The parameters of the view. An explanation examines the end of the time range, as on the command line.
    private Map<String, String> parameters(ViewDescriptor kind, TimeRangeChoice range) {
        if (isSiteView()) {
            return Map.of(DashboardView.NAME, view);
        }
        if (!kind.id().equals("explain")) {
            return Map.of();
        }
        var parameters = new HashMap<String, String>();
        quantity.ifPresent(name -> parameters.put("quantity", name));
        if (range instanceof TimeRangeChoice.AbsoluteRange(var window)) {
            parameters.put("at", window.end().toString());
        }
        return parameters;
    }

    private ScreenshotCompleteness report(ViewDescriptor kind, Screenshots.Screenshot drawn) {
        for (var fault : drawn.faults()) {
            process.printError(kind.id() + ": " + fault);
        }
        var completeness = drawn.completeness();
        if (completeness != ScreenshotCompleteness.ALL) {
            process.printError(kind.id() + ": "
                    + (completeness == ScreenshotCompleteness.GAPS
                            ? "some data is missing"
                            : "there is no data to draw"));
        }
        return drawn.faults().isEmpty() ? completeness : completeness.worse(ScreenshotCompleteness.GAPS);
    }

    private Path file(ViewDescriptor kind) throws IOException {
        if (!view.equals("all")) {
            return output;
        }
        return Files.createDirectories(output).resolve(kind.id() + ".png");
    }

    private Optional<Place.HostRef> requestedHost(FleetState fleet) {
        return host.flatMap(fleet::host).map(h -> new Place.HostRef(h.cluster().name(), h.name()));
    }

    /// The options of `shot` that say how an image is drawn.
    static final class ScreenshotOptions {
        /// Each pixel takes four bytes, and several copies exist while the image is drawn.
        private static final long MAX_PIXELS = 34_000_000;

        private static final Pattern SIZE = Pattern.compile("(\\d{2,5})x(\\d{2,5})");

        @Option(
                names = "--vision",
                paramLabel = "KIND",
                description = "as a person with this vision sees it: protanopia, deuteranopia, tritanopia or greyscale")
        private String vision = ColorVision.FULL.word();

        @Mixin
        private final ThemeOption theme = new ThemeOption();

        @Option(names = "--size", paramLabel = "WxH", description = "in pixels (default: ${DEFAULT-VALUE})")
        private String size = "1920x1080";

        @Option(
                names = "--inspect",
                description = "also check for text that overlaps, is cut off or has too little contrast, and report it")
        private boolean inspect;

        @Option(
                names = "--wait",
                paramLabel = "DURATION",
                description = "the maximum time to wait for the data of a view (default: ${DEFAULT-VALUE})")
        private String timeout = "20s";

        /// @param theme empty for the theme of the site
        record ImageSettings(
                int width, int height, Optional<Theme> theme, ColorVision vision, Duration timeout, boolean inspect) {}

        ImageSettings image() {
            var pixels = SIZE.matcher(size);
            if (!pixels.matches()) {
                throw new CommandFailedException("invalid --size " + size + "; expected one like 1920x1080");
            }
            int width = Integer.parseInt(pixels.group(1));
            int height = Integer.parseInt(pixels.group(2));
            if ((long) width * height > MAX_PIXELS) {
                throw new CommandFailedException(
                        "invalid --size " + size + "; expected at most " + MAX_PIXELS / 1_000_000 + " million pixels");
            }
            return new ImageSettings(
                    width, height, theme.theme(), colorVision(), TimeArgumentParser.length(timeout), inspect);
        }

        private ColorVision colorVision() {
            return ColorVision.named(vision)
                    .orElseThrow(() -> new CommandFailedException("unknown --vision " + vision + "; expected "
                            + Arrays.stream(ColorVision.values())
                                    .map(ColorVision::word)
                                    .collect(Collectors.joining(", "))));
        }
    }

    private TimeRangeChoice range(InstantSource clock, TimeRangeChoice usual) {
        var now = clock.instant();
        var length = window.map(TimeArgumentParser::length)
                .orElseGet(() -> usual.at(now).length());
        return at.map(end -> TimeArgumentParser.instant(end, now))
                .map(end -> TimeRangeChoice.fixed(TimeWindow.before(end, length)))
                .orElseGet(() -> window.isEmpty() ? usual : TimeRangeChoice.last(length));
    }
}
