package greenwall.views.window;

import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.state.FleetState;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.dashboard.DashboardLinks;
import greenwall.views.dashboard.DashboardView;
import greenwall.views.probe.ProbeLinks;
import greenwall.views.runbook.RunbookView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The palette's commands that are the same in every pane: views, hosts, runbooks, probes, themes,
/// alerts, and window functions.
final class PaletteCommandList {
    private PaletteCommandList() {}

    static List<PaletteCommand> of(
            ConsoleContext context,
            FleetState state,
            AlertsAndProblems firing,
            NavigationHistory history,
            Consumer<Place> go,
            ConsoleWindows.PaneActions actions) {
        var commands = new ArrayList<PaletteCommand>();
        for (var kind : context.views()) {
            commands.add(new PaletteCommand(
                    "view", kind.title(), "", () -> go.accept(history.place().to(kind.id()))));
        }
        var dashboards = context.backend().dashboards();
        for (var entry : dashboards.all()) {
            var title = dashboards.titleInList(entry);
            var target =
                    DashboardLinks.place(entry, history.place(), context.clock().instant(), context.zone());
            commands.add(new PaletteCommand("view", title, "", () -> go.accept(target)));
            entry.dashboard().stream()
                    .flatMap(Dashboard::panels)
                    .filter(panel -> !panel.title().isEmpty())
                    .forEach(panel -> commands.add(new PaletteCommand(
                            "panel",
                            panel.title(),
                            title,
                            () -> go.accept(target.with(DashboardView.PANEL, Integer.toString(panel.id()))))));
        }
        for (var host : state.hosts()) {
            var name = Place.HostRef.of(host);
            commands.add(new PaletteCommand(
                    "host",
                    host.name(),
                    host.state().word() + " · " + name.cluster(),
                    () -> go.accept(history.place().about(name).to("host"))));
        }
        var target = history.place()
                .host()
                .or(() -> firing.worstHost(state))
                .map(history.place()::about)
                .orElse(history.place());
        commands.addAll(runbooks(context, target, go));
        commands.addAll(probes(context, target, go));
        var style = actions.style();
        for (var theme : Theme.values()) {
            commands.add(new PaletteCommand("theme", "Theme: " + theme.word(), "", () -> style.setTheme(theme)));
        }
        commands.add(new PaletteCommand("action", "New window", "Ctrl+N", () -> actions.openWindow(history.place())));
        commands.add(new PaletteCommand("action", "Full screen", "F11", actions::toggleFullScreen));
        commands.add(new PaletteCommand("action", "Larger text", "Ctrl+Plus", () -> style.scaleBy(1.1)));
        commands.add(new PaletteCommand("action", "Smaller text", "Ctrl+Minus", () -> style.scaleBy(1 / 1.1)));
        commands.add(new PaletteCommand("action", "Default text size", "Ctrl+0", style::resetScale));
        for (var alert : firing.alerts()) {
            var name = SanitizedText.line(alert.labels().get("alertname"));
            var instance = SanitizedText.line(alert.labels().get("instance"));
            var alertCluster = alert.cluster();
            var alertHost = alert.host();
            commands.add(new PaletteCommand(
                    "alert",
                    name,
                    instance,
                    () -> go.accept(RequestedPlaceResolver.ofAlert(alertCluster, alertHost, history.place(), state))));
        }
        return commands;
    }

    /// The runbooks for an alert.
    ///
    /// @param target a place about the host for which they are run
    private static List<PaletteCommand> runbooks(ConsoleContext context, Place target, Consumer<Place> go) {
        return context.backend().runbookRunner().runbooks().stream()
                .filter(runbook -> !runbook.alerts().isEmpty())
                .map(runbook -> new PaletteCommand(
                        "runbook",
                        SanitizedText.line(runbook.title()),
                        SanitizedText.line(String.join(", ", runbook.alerts())),
                        () -> go.accept(RunbookView.of(
                                Labels.of("alertname", runbook.alerts().getFirst()), target.to("runbook")))))
                .toList();
    }

    /// Each opens the choice of a probe with this one selected.
    ///
    /// @param target a place about the host that they are run on
    private static List<PaletteCommand> probes(ConsoleContext context, Place target, Consumer<Place> go) {
        return context.backend().probeSession().catalogue().all().stream()
                .map(probe -> new PaletteCommand(
                        "probe",
                        SanitizedText.line(probe.name()),
                        SanitizedText.line(probe.question()),
                        () -> go.accept(ProbeLinks.choice(target, "", probe.name(), Map.of()))))
                .toList();
    }
}
