package greenwall.tests.reload;

import greenwall.app.console.Notifier;
import greenwall.app.site.PollSettingsConverter;
import greenwall.app.site.Site;
import greenwall.app.site.SiteAlertPoller;
import greenwall.app.site.UserChangeReader;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.connectors.team.TeamFolderReader;
import greenwall.connectors.team.TeamWriter;
import greenwall.fleet.Labels;
import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.alert.AcknowledgementSilence;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.Suppression;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.notification.NotificationPolicy;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.team.TeamChange;
import greenwall.lab.PracticeRange;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.tests.console.Commands;
import greenwall.views.Place;
import greenwall.views.RecentChanges;
import greenwall.views.ViewContext;
import greenwall.views.ViewSettings;
import greenwall.views.host.HostViewContent;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SampleIncidentStarts;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.wall.WallModel;
import greenwall.views.wall.WallView;
import greenwall.views.widgets.DetailView;
import greenwall.views.window.FxToolkit;
import greenwall.views.window.PlatformFxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import javafx.scene.Scene;
import javax.imageio.ImageIO;

/// The keys of a console and of its commands: the contents of the wall, notifications, handovers and display.
record ConsoleKeyCases(PracticeRange range, Sites sites, List<ConfigKeyCase> rows) {
    private static final Instant NOW = Instant.parse("2026-03-14T09:30:00Z");

    void addRows() throws IOException {
        row("wall.group_by", "", "wall: {group_by: [location]}", site -> {
            var wall = new WallModel(
                    PollSettingsConverter.viewSettings(site.config()).groupBy(), new RecentChanges());
            wall.show(site.poller(PollSettingsConverter.oneShot(site.config())).poll());
            return wall.groups().stream().map(group -> group.title()).toList();
        });
        row(
                "wall.columns",
                "",
                "wall: {columns: [seen, power.watts]}\nquantities: {power.watts: {unit: W, forms: [\"count by (instance) (up)\"]}}",
                ConsoleKeyCases::texts);
        row(
                "host.charts",
                "",
                "host: {charts: [logs, mem.util]}",
                site -> hostPage(site).charts());
        ConfigKeyCase.ConfigObserver strip = _ -> {
            var picture = sites.folder().resolve("far.png");
            command("shot", "sources", "--size", "1366x768", "-o", picture.toString());
            var image = ImageIO.read(picture.toFile());
            int background = image.getRGB(1, 0);
            return IntStream.range(0, 768)
                    .filter(y -> image.getRGB(1, y) != background)
                    .findFirst();
        };
        row("wall.distance", "", "wall: {distance: 4m, screen: 55in}", strip);
        row("wall.screen", "wall: {distance: 4m, screen: 55in}", "wall: {distance: 4m, screen: 85in}", strip);
        row("notifications.desktop", "", "notifications: {desktop: false}", site -> notificationsOfFiring(site, 1));
        row("notifications.sound", "", "notifications: {sound: true}", site -> notificationsOfFiring(site, 1));
        row(
                "notifications.collapse_above",
                "",
                "notifications: {collapse_above: 1}",
                site -> notificationsOfFiring(site, 3));
        row(
                "notifications.nag",
                "notifications: {nag: 5m}",
                "notifications: {nag: 1h}",
                ConsoleKeyCases::notificationsAfterAcknowledgement);
        incident();
        ConfigKeyCase.ConfigObserver exported = _ -> {
            var file = sites.folder().resolve("handed.html");
            var result = command("incident", "export", "last", "-o", file.toString());
            return result + Files.readString(file).contains("acme");
        };
        row("redact.patterns", "", "redact: {patterns: [\"acme-[0-9]+\"]}", exported);
        row("redact.labels", "", "redact: {labels: [customer]}", exported);
        team();
        ConfigKeyCase.ConfigObserver planned = _ -> command("host", "add", "box", "--as", "windows");
        row("enrol.file_sd", "", "enrol: {file_sd: /srv/hosts.json}", planned);
        row("enrol.labels.<label>", "", "enrol: {labels: {location: cellar}}", planned);
        var runbooks = Files.createDirectories(sites.folder().resolve("own-runbooks"));
        Files.writeString(runbooks.resolve("mine.md"), "# Mine\n\nalerts: OwnAlert\n");
        row("runbooks", "", "runbooks: [\"" + runbooks + "\"]", _ -> command("runbook", "list"));
        row("theme", "theme: night", "theme: daylight", _ -> {
            var picture = sites.folder().resolve("theme.png");
            command("shot", "sources", "--size", "320x240", "-o", picture.toString());
            return ImageIO.read(picture.toFile()).getRGB(1, 239);
        });
    }

    /// The texts of the Hosts view, without figures that change.
    private static Object texts(Site site) {
        var settings = PollSettingsConverter.viewSettings(site.config());
        var fleet = site.poller(PollSettingsConverter.oneShot(site.config())).poll();
        FxToolkit.startHeadless();
        return FxToolkit.callAndWait(new PlatformFxThread(), () -> {
            var ports = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked")) {
                @Override
                public ViewSettings settings() {
                    return settings;
                }
            };
            var style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
            var view = new WallView(new ViewContext(style, Sites.CLOCK, ZoneOffset.UTC, ports, _ -> {}));
            var scene = new Scene(view.node(), 1920, 1080);
            view.onShown(Place.HOME);
            view.show(fleet);
            scene.snapshot(null);
            return view.textBoxes().stream()
                    .map(TextBounds::text)
                    .filter(text -> text.equals("Memory") || text.equals("power.watts") || text.endsWith(" W"))
                    .sorted()
                    .toList();
        });
    }

    private static DetailView.Content hostPage(Site site) {
        return new HostViewContent(
                PollSettingsConverter.viewSettings(site.config()).hostCharts());
    }

    private void team() throws IOException {
        var folder = Files.createDirectories(sites.folder().resolve("team"));
        var other = Files.createDirectories(sites.folder().resolve("nobody"));
        var writer = new TeamWriter(
                new TeamFolderReader(folder, sites.folder().resolve("berts"), Sites.CLOCK, System::nanoTime),
                Sites.CLOCK,
                "bert");
        writer.begin(List::of);
        writer.write(List.of(new TeamChange.Acknowledged(
                AcknowledgementRegistry.acknowledgementOf(alert("Hot"), NOW, "bert", "mine", ""))));
        writer.push(List.of(), sites.folder());
        row(
                "team.folder",
                "team: {folder: \"" + other + "\"}",
                "team: {folder: \"" + folder + "\"}",
                site -> new UserChangeReader(site, sites.paths(), Sites.CLOCK, _ -> {})
                        .acknowledgements().all().stream()
                                .map(Acknowledgement::by)
                                .toList());
        var silenced = new AlertSource.Silence(
                "1",
                List.of(),
                NOW,
                NOW.plus(AcknowledgementSilence.LENGTH),
                "bert",
                AcknowledgementSilence.comment("mine"),
                AlertSource.SilenceState.ACTIVE,
                NOW,
                "",
                Map.of());
        row(
                "team.alertmanager",
                "",
                "team: {alertmanager: true}",
                site -> new SiteAlertPoller(site, new AcknowledgementRegistry(List.of()), Sites.CLOCK)
                                .acknowledged(new AlertSnapshot(
                                        NOW,
                                        List.of(alert(
                                                "Hot",
                                                List.of(new Suppression.Silenced(
                                                        "1",
                                                        "bert",
                                                        AcknowledgementSilence.comment("mine"),
                                                        silenced.endsAt())))),
                                        List.of(),
                                        List.of(new AlertSnapshot.ClusterSilence("east", silenced)),
                                        List.of(),
                                        List.of()))
                                .alerts()
                                .stream()
                                .map(Alert::acknowledged)
                                .toList());
    }

    private void row(String key, String one, String other, ConfigKeyCase.ConfigObserver observer) {
        var all = Sites.cluster("east", range);
        rows.add(new ConfigKeyCase(key, all + one + "\n", all + other + "\n", observer));
    }

    /// The output of a command with the configuration that was opened last.
    private String command(String... words) {
        var line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--config", sites.file().toString()));
        return Commands.of(sites.folder()).run(line).all();
    }

    private static Alert alert(String name) {
        return alert(name, List.of());
    }

    private static Alert alert(String name, List<Suppression> suppression) {
        return new Alert(
                "east",
                Labels.of("alertname", name, "severity", "page"),
                Map.of(),
                AlertPhase.FIRING,
                NOW,
                "node",
                true,
                suppression,
                Optional.empty(),
                1,
                List.of(),
                "",
                Optional.empty(),
                "");
    }

    private static AlertSnapshot state(Instant at, List<Alert> alerts) {
        return new AlertSnapshot(at, alerts, List.of(), List.of(), List.of(), List.of());
    }

    /// What the user sees and hears of alerts that begin to fire.
    private static Object notificationsOfFiring(Site site, int alerts) {
        return notifications(
                site,
                state(NOW, List.of()),
                state(
                        NOW.plusSeconds(15),
                        IntStream.range(0, alerts)
                                .mapToObj(i -> alert("Hot" + i))
                                .toList()));
    }

    private static Object notificationsAfterAcknowledgement(Site site) {
        var alert = alert("Hot");
        var acknowledgements = new AcknowledgementRegistry(
                List.of(AcknowledgementRegistry.acknowledgementOf(alert, NOW, "anna", "on it", "")));
        var fires = List.of(alert);
        return notifications(site, state(NOW, List.of()), acknowledgements.apply(state(NOW.plusSeconds(600), fires)));
    }

    private static Object notifications(Site site, AlertSnapshot... states) {
        var messages = new ConcurrentLinkedQueue<String>();
        var notifier = new Notifier(
                Map.of(),
                (NotificationPolicy.Notice notice) -> messages.add(notice.title()),
                () -> "",
                () -> messages.add("a sound"),
                Runnable::run);
        for (var state : states) {
            notifier.update(state, List.of(), site.config().notifications());
        }
        return List.copyOf(messages);
    }

    private void incident() {
        var folder = new IncidentFolder(
                sites.folder().resolve(".local/state/greenwall/incidents"),
                InstantSource.fixed(NOW),
                ZoneOffset.UTC,
                "anna");
        var incidentOpening = SampleIncidentStarts.at(
                NOW, "a spike of acme-77", "east", "node", Labels.of("alertname", "Hot", "customer", "acme"));
        if (folder.begin(incidentOpening) instanceof IncidentStore.Result.Available<OpenIncident>(var open)) {
            open.add("", new Evidence.Note("asked acme-78"));
            open.close();
        }
    }
}
