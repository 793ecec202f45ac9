package greenwall.views;

import greenwall.styles.Icon;
import greenwall.views.alerthistory.AlertHistoryView;
import greenwall.views.alerts.AlertsView;
import greenwall.views.arc.ArcViewContent;
import greenwall.views.assistant.AssistantView;
import greenwall.views.clusters.ClusterViewContent;
import greenwall.views.dashboard.DashboardView;
import greenwall.views.ebpf.EbpfViewContent;
import greenwall.views.enrol.AddHostView;
import greenwall.views.explain.ExplainView;
import greenwall.views.glance.GlanceView;
import greenwall.views.host.HostViewContent;
import greenwall.views.incident.IncidentView;
import greenwall.views.logs.LogsView;
import greenwall.views.probe.ProbeView;
import greenwall.views.query.QueryView;
import greenwall.views.runbook.RunbookView;
import greenwall.views.service.ServiceView;
import greenwall.views.service.list.ServiceListView;
import greenwall.views.servicemap.ServiceMapView;
import greenwall.views.slo.SloViewContent;
import greenwall.views.sources.SourceViewContent;
import greenwall.views.trace.TracesView;
import greenwall.views.vms.VmViewContent;
import greenwall.views.wall.WallView;
import greenwall.views.widgets.DetailView;
import greenwall.views.wireguard.WireguardView;
import greenwall.views.zfs.ZfsViewContent;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// All views, in the order of the navigation rail. A new view needs a line here. Its
/// content is in a package of its own, or only in `detail-views.txt`.
public final class ViewList {
    private static final List<ViewDescriptor> ALL = List.of(
            new ViewDescriptor("wall", "Wall", Icon.WALL, false, WallView::withProblems),
            new ViewDescriptor(
                    "host",
                    "Host",
                    Icon.HOST,
                    true,
                    context -> new DetailView(
                            context,
                            new HostViewContent(context.backend().settings().hostCharts()))),
            detailView("zfs", "ZFS", Icon.POOL, _ -> new ZfsViewContent()),
            detailView("arc", "ARC", Icon.MEMORY, _ -> new ArcViewContent()),
            new ViewDescriptor("wireguard", "WireGuard", Icon.MESH, false, WireguardView::new),
            detailView(
                    "vms",
                    "VMs",
                    Icon.GUEST,
                    with -> new VmViewContent(() -> with.backend().settings().disks())),
            detailView("ebpf", "eBPF", Icon.PROBE, _ -> new EbpfViewContent()),
            detailView("slo", "SLO", Icon.TARGET, with -> new SloViewContent(with.backend()::objectives)),
            detailView("replication", "Replication", Icon.COPY, _ -> new DetailView.Content("replication")),
            new ViewDescriptor("hosts", "Hosts", Icon.CLUSTER, false, WallView::new),
            new ViewDescriptor("services", "Services", Icon.CLUSTER, false, ServiceListView::new),
            new ViewDescriptor("service", "Service", Icon.TARGET, false, ServiceView::new),
            new ViewDescriptor("map", "Map", Icon.MESH, false, ServiceMapView::new),
            new ViewDescriptor("traces", "Traces", Icon.PROBE, false, TracesView::new),
            new ViewDescriptor("glance", "Glance", Icon.TARGET, false, GlanceView::new),
            new ViewDescriptor("alerts", "Alerts", Icon.BELL, false, AlertsView::new),
            new ViewDescriptor("history", "History", Icon.STALE, false, AlertHistoryView::new),
            new ViewDescriptor("incident", "Incidents", Icon.INCIDENT, false, IncidentView::new),
            new ViewDescriptor("explain", "Explain", Icon.EXPLAIN, true, ExplainView::new),
            new ViewDescriptor("logs", "Logs", Icon.LOGS, true, LogsView::new),
            new ViewDescriptor("probe", "Probe", Icon.PROBE, true, ProbeView::new),
            new ViewDescriptor("runbook", "Runbook", Icon.RUNBOOK, true, RunbookView::new),
            new ViewDescriptor(AssistantView.ID, "Ask a model", Icon.EXPLAIN, false, AssistantView::new),
            new ViewDescriptor(AddHostView.ID, "Add a host", Icon.CLUSTER, false, AddHostView::new),
            new ViewDescriptor(DashboardView.ID, "Custom views", Icon.TARGET, false, DashboardView::new),
            new ViewDescriptor("query", "Query", Icon.SEARCH, false, QueryView::new),
            detailView("sources", "Sources", Icon.SOURCE, _ -> new SourceViewContent()),
            detailView("clusters", "Clusters", Icon.CLUSTER, _ -> new ClusterViewContent()));

    private ViewList() {}

    private static ViewDescriptor detailView(
            String id, String title, Icon icon, Function<ViewContext, DetailView.Content> contents) {
        return new ViewDescriptor(id, title, icon, false, context -> new DetailView(context, contents.apply(context)));
    }

    public static List<ViewDescriptor> all() {
        return ALL;
    }

    public static List<String> ids() {
        return ALL.stream().map(ViewDescriptor::id).toList();
    }

    public static Optional<ViewDescriptor> named(String id) {
        return ALL.stream().filter(kind -> kind.id().equals(id)).findFirst();
    }
}
