package greenwall.views;

import greenwall.styles.Icon;
import greenwall.views.alerts.AlertsView;
import greenwall.views.arc.ArcDetails;
import greenwall.views.assistant.AssistantView;
import greenwall.views.clusters.ClusterDetails;
import greenwall.views.dashboard.DashboardView;
import greenwall.views.ebpf.EbpfDetails;
import greenwall.views.enrol.AddHostView;
import greenwall.views.explain.ExplainView;
import greenwall.views.glance.GlanceView;
import greenwall.views.history.AlertHistoryView;
import greenwall.views.host.HostDetails;
import greenwall.views.incident.IncidentView;
import greenwall.views.logs.LogsView;
import greenwall.views.map.MapView;
import greenwall.views.probe.ProbeView;
import greenwall.views.query.QueryView;
import greenwall.views.runbook.RunbookView;
import greenwall.views.service.ServiceView;
import greenwall.views.service.list.ServiceListView;
import greenwall.views.slo.SloDetails;
import greenwall.views.sources.SourceDetails;
import greenwall.views.trace.TracesView;
import greenwall.views.vms.VmDetails;
import greenwall.views.wall.WallView;
import greenwall.views.widgets.DetailView;
import greenwall.views.wireguard.WireguardView;
import greenwall.views.zfs.ZfsDetails;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// All views, in the order of the navigation rail. A new view needs a package and a line here.
public final class ViewList {
    private static final List<ViewKind> ALL = List.of(
            new ViewKind("wall", "Wall", Icon.WALL, false, WallView::withProblems),
            new ViewKind(
                    "host",
                    "Host",
                    Icon.HOST,
                    true,
                    context -> new DetailView(
                            context,
                            new HostDetails(context.backend().settings().hostCharts()))),
            data("zfs", "ZFS", Icon.POOL, _ -> new ZfsDetails()),
            data("arc", "ARC", Icon.MEMORY, _ -> new ArcDetails()),
            new ViewKind("wireguard", "WireGuard", Icon.MESH, false, WireguardView::new),
            data(
                    "vms",
                    "VMs",
                    Icon.GUEST,
                    with -> new VmDetails(() -> with.backend().settings().disks())),
            data("ebpf", "eBPF", Icon.PROBE, _ -> new EbpfDetails()),
            data("slo", "SLO", Icon.TARGET, with -> new SloDetails(with.backend()::objectives)),
            data("replication", "Replication", Icon.COPY, _ -> new DetailView.Contents("replication")),
            new ViewKind("hosts", "Hosts", Icon.CLUSTER, false, WallView::new),
            new ViewKind("services", "Services", Icon.CLUSTER, false, ServiceListView::new),
            new ViewKind("service", "Service", Icon.TARGET, false, ServiceView::new),
            new ViewKind("map", "Map", Icon.MESH, false, MapView::new),
            new ViewKind("traces", "Traces", Icon.PROBE, false, TracesView::new),
            new ViewKind("glance", "Glance", Icon.TARGET, false, GlanceView::new),
            new ViewKind("alerts", "Alerts", Icon.BELL, false, AlertsView::new),
            new ViewKind("history", "History", Icon.STALE, false, AlertHistoryView::new),
            new ViewKind("incident", "Incidents", Icon.INCIDENT, false, IncidentView::new),
            new ViewKind("explain", "Explain", Icon.EXPLAIN, true, ExplainView::new),
            new ViewKind("logs", "Logs", Icon.LOGS, true, LogsView::new),
            new ViewKind("probe", "Probe", Icon.PROBE, true, ProbeView::new),
            new ViewKind("runbook", "Runbook", Icon.RUNBOOK, true, RunbookView::new),
            new ViewKind(AssistantView.ID, "Ask a model", Icon.EXPLAIN, false, AssistantView::new),
            new ViewKind(AddHostView.ID, "Add a host", Icon.CLUSTER, false, AddHostView::new),
            new ViewKind(DashboardView.ID, "Dashboards", Icon.TARGET, false, DashboardView::new),
            new ViewKind("query", "Query", Icon.SEARCH, false, QueryView::new),
            data("sources", "Sources", Icon.SOURCE, _ -> new SourceDetails()),
            data("clusters", "Clusters", Icon.CLUSTER, _ -> new ClusterDetails()));

    private ViewList() {}

    private static ViewKind data(
            String id, String title, Icon icon, Function<ViewContext, DetailView.Contents> contents) {
        return new ViewKind(id, title, icon, false, context -> new DetailView(context, contents.apply(context)));
    }

    public static List<ViewKind> all() {
        return ALL;
    }

    public static List<String> ids() {
        return ALL.stream().map(ViewKind::id).toList();
    }

    public static Optional<ViewKind> named(String id) {
        return ALL.stream().filter(kind -> kind.id().equals(id)).findFirst();
    }
}
