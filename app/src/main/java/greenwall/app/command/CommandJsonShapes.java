package greenwall.app.command;

import greenwall.app.config.DashboardFolderWatcher;
import greenwall.app.site.ServicePollResult;
import greenwall.connectors.grafana.ImportResult;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.Suppression;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.alerthistory.AlertStatistics;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.directcheck.DirectCheckFault;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.directcheck.DirectCheckStatus;
import greenwall.fleet.doctor.DoctorFindings;
import greenwall.fleet.enrol.EnrolmentEvent;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.LogCoverage;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.form.AbsenceReason;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.service.Service;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.SourceLoad;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.SourceState;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceComparison;
import greenwall.fleet.trace.TraceTimeBreakdown;

/// The objects that the commands write as JSON, except for single members that the commands calculate.
/// Scripts depend on the names, so fields may be added but never renamed.
///
/// An object with calculated members between the others is split into several shapes, in writing order.
final class CommandJsonShapes {
    private CommandJsonShapes() {}

    // check
    static final JsonShape<FleetState> FLEET = new JsonShape<>("at verdict=exitStatus.word headline=hostCounts.text");
    static final JsonShape<SourceState> FLEET_SOURCE = new JsonShape<>("""
            cluster=source.cluster kind=source.kind.word url=source.url state=word age_s=age skew_s=skew reason remedy
            """);
    static final JsonShape<HostState> HOST = new JsonShape<>("""
            cluster=cluster.name host=name state=state.word muted=silenced last_seen=lastSeen reason labels=host.labels
            """);
    static final JsonShape<Cell> CELL = new JsonShape<>("""
            quantity=quantity.id key value word unit=quantity.unit state=state.word age_s=age form=form.id reason
            """);
    static final JsonShape<DirectCheckStatus> CHECK =
            new JsonShape<>("cluster=check.subject.cluster host?=check.subject.host check=check.text");
    static final JsonShape<DirectCheckStatus> CHECK_SEEN = new JsonShape<>("seen=summary reason");
    static final JsonShape<DirectCheckFault> CHECK_FAULT = new JsonShape<>("kind key?");
    static final JsonShape<DirectCheckFault> CHECK_FAULT_REASON = new JsonShape<>("fault=lead reason");
    static final JsonShape<DirectCheckResult.MeasuredValue> CHECK_FIGURE = new JsonShape<>("name key? text");
    static final JsonShape<AbsenceReason> ABSENCE = new JsonShape<>("reason remedy");

    // problems
    static final JsonShape<Problem> PROBLEM = new JsonShape<>("""
            id subject{kind=kind.word cluster host? key?} severity=severity.word onset onset_known=onsetKnown sentence
            line=explanation.line.text line_move=explanation.line.change.word explained=explanation.verdict.word
            chain=explanation.chain owner=owner.name stage=stage.word
            record?=handling.record verdict=handling.end.verdict.word muted=silenced hosts
            members=symptoms{kind=kind.word name host? key severity=severity.word reason}
            folded=mergedParts{id=part subject=text reason}
            """);

    // alerts
    static final JsonShape<AlertSnapshot> ALERTS =
            new JsonShape<>("at troubles=failures remarks watchdogs{cluster presence since why}");
    static final JsonShape<Alert> ALERT =
            new JsonShape<>("cluster alertname=name state=phase.word severity host? since");
    static final JsonShape<Alert> ALERT_TEXTS = new JsonShape<>("value labels summary runbook? receivers");
    static final JsonShape<Alert> ALERT_ACKNOWLEDGED =
            new JsonShape<>("acknowledged_by=acknowledged.by why? query=rule.query");
    static final JsonShape<Suppression.Silenced> ALERT_SILENCED = new JsonShape<>("id by comment until");
    static final JsonShape<Suppression.Inhibited> ALERT_INHIBITED = new JsonShape<>("by");
    static final JsonShape<Suppression.Muted> ALERT_MUTED = new JsonShape<>("by=interval");

    // silence list
    static final JsonShape<AlertSnapshot> SILENCES = new JsonShape<>("at troubles=failures remarks");
    static final JsonShape<AlertSource.Silence> SILENCE =
            new JsonShape<>("id state matchers starts=startsAt ends=endsAt created_by=createdBy comment");

    // services
    static final JsonShape<Service> SERVICE = new JsonShape<>("cluster service=name state=state.word");
    static final JsonShape<Service> SERVICE_READINGS = new JsonShape<>("""
            hosts calls=callees names last_seen_s=lastSeen reason?
            readings{quantity=quantity.id value unit=quantity.unit state=state.word age_s=age form=form.id reason?}
            """);
    static final JsonShape<ServicePollResult> SERVICE_FORMS =
            new JsonShape<>("forms{form=id quantity expr by note?} troubles=failures");

    // doctor
    static final JsonShape<DoctorFindings.SourceFinding> DOCTOR_SOURCE = new JsonShape<>("""
            cluster=state.source.cluster kind=state.source.kind.word url=state.source.url
            state=state.word product version age_s=state.age latency_s=state.roundTrip
            skew_s=state.skew targets targets_up=targetsUp reason=state.reason remedy=state.remedy
            """);
    static final JsonShape<SourceLoad> DOCTOR_LOAD = new JsonShape<>("questions=calls bytes");
    static final JsonShape<DoctorFindings> DOCTOR_HOSTS = new JsonShape<>("""
            hosts{cluster host state=state.word names{label value from} labels}
            quantities{cluster quantity unit forms{form=form.id expr hosts} absent{host reason remedy}}
            """);
    static final JsonShape<Service> DOCTOR_SERVICE = new JsonShape<>("""
            cluster service=name names forms=readings{quantity=quantity.id form=form.id by=form.by expr=form.expr}
            """);
    static final JsonShape<DoctorFindings> DOCTOR_JOINS =
            new JsonShape<>("joins{cluster kind host what to reason} warnings{cluster text}");

    // explain
    static final JsonShape<Explanation> EXPLAINED_VERDICT =
            new JsonShape<>("verdict=conclusion.kind.word reason=conclusion.reason");
    static final JsonShape<Explanation> EXPLAINED = new JsonShape<>("title query onset=onset.at end=onset.end");
    static final JsonShape<Onset> EXPLAINED_ONSET = new JsonShape<>("before during spread changed=series");
    static final JsonShape<Explanation> EXPLAINED_SCOPE = new JsonShape<>("scope{kind=kind.word hosts why}");
    static final JsonShape<RankedTemplate> TEMPLATE = new JsonShape<>("rank template");
    static final JsonShape<RankedTemplate> TEMPLATE_COUNTS =
            new JsonShape<>("move=change.word count baseline_count=baselineCount");
    static final JsonShape<RankedTemplate> TEMPLATE_LINES = new JsonShape<>("first last start host level labels");
    static final JsonShape<RankedSeries> SERIES = new JsonShape<>("rank query labels host");
    static final JsonShape<RankedSeries> SERIES_CHANGE = new JsonShape<>("lead_s=lead before during why");
    static final JsonShape<Explanation> EXPLAINED_EVENTS =
            new JsonShape<>("events{kind=kind.word start end host text}");
    static final JsonShape<LogCoverage> LOGS_READ = new JsonShape<>("lines bytes coarse cut window_lines=windowLines");
    static final JsonShape<LogCoverage> LOGS_QUERIED = new JsonShape<>("requests queries{role host query}");
    static final JsonShape<Explanation> EXPLAINED_PARTS =
            new JsonShape<>("parts=sections{part=kind.words progress=progress.word took_ms=took.toMillis note}");

    // explain service
    static final JsonShape<ServiceExplanation> SERVICE_EXPLAINED = new JsonShape<>("cluster service at");
    static final JsonShape<ServiceExplanation> SERVICE_CAUSES =
            new JsonShape<>("sentence causes{kind=kind.word name text score onset=since trace? why} looked=examined");

    // history
    static final JsonShape<AlertHistory> HISTORY = new JsonShape<>("""
            from=window.start to=window.end step_s=step left=omittedLanes
            lanes{
                cluster alertname=name host labels
                episodes{from=window.start to=window.end fired_s=fired ending=ending.word}
            }
            gaps{cluster from=window.start to=window.end}
            """);
    static final JsonShape<AlertStatistics> HISTORY_HABIT =
            new JsonShape<>("name episodes unknown fired_s=fired median_s=median longest_s=longest last flaps");

    // trace
    static final JsonShape<Outcome<?>> TRACE_SOURCE =
            new JsonShape<>("cluster=source.cluster kind=source.kind.word url=source.url");
    static final JsonShape<Outcome.Answered<TraceSource.SearchResult>> TRACE_SOURCE_ANSWERED =
            new JsonShape<>("cut=value.cut warnings");
    static final JsonShape<Outcome.Failed<TraceSource.SearchResult>> TRACE_SOURCE_FAILED =
            new JsonShape<>("state=failure.word reason=failure.found remedy=failure.remedy");
    static final JsonShape<TracePrinter.FoundTrace> TRACE_FOUND = new JsonShape<>("""
            trace_id=trace.id cluster=source.cluster kind=source.kind.word url=source.url
            service=trace.service operation=trace.operation start=trace.start duration_s=trace.duration
            spans=trace.spans errors=trace.errors
            """);
    static final JsonShape<Trace.Row> SPAN_ROW = new JsonShape<>("span_id=span.id parent_id?=span.parent depth");
    static final JsonShape<Span> SPAN = new JsonShape<>("service operation kind=kind.word");
    static final JsonShape<Span> SPAN_STATUS = new JsonShape<>("status=status.word message?");
    static final JsonShape<Span> SPAN_OF_SEGMENT = new JsonShape<>("span_id=id service operation");
    static final JsonShape<TraceTimeBreakdown.ServiceShare> TRACE_SERVICE = new JsonShape<>("service spans errors");
    static final JsonShape<TraceComparison.Line> TRACE_COMPARED = new JsonShape<>("service operation");
    static final JsonShape<TraceComparison.Side> TRACE_COMPARED_SIDE = new JsonShape<>("calls errors");

    // incident
    static final JsonShape<IncidentStore.Summary> INCIDENT_LISTED = new JsonShape<>("""
            id=start.id title=start.title host=start.host at=start.at pieces drill=start.drill
            verdict=end.verdict.word damage?
            """);
    static final JsonShape<Incident> INCIDENT = new JsonShape<>("""
            id=start.id title=start.title cluster=start.cluster host=start.host alert=start.alert
            at=start.at who=start.who drill=start.drill
            verdict=end.verdict.word summary=end.summary damage?
            """);
    static final JsonShape<TimelineEntry> INCIDENT_ENTRY =
            new JsonShape<>("n=number at who step kind=what.word title=what.title");

    // probe
    static final JsonShape<Probe> PROBE = new JsonShape<>("probe=name question alerts shows");
    static final JsonShape<ProbeOutput.Histogram> PROBE_HISTOGRAM = new JsonShape<>("name key unit");
    static final JsonShape<ProbeOutput.Table> PROBE_TABLE = new JsonShape<>("columns rows");
    static final JsonShape<ProbeOutput.Event> PROBE_EVENT = new JsonShape<>("fields");
    static final JsonShape<ProbeOutput.Stack> PROBE_STACK = new JsonShape<>("key frames count");
    static final JsonShape<ProbeOutput.Count> PROBE_COUNT = new JsonShape<>("name key value");
    static final JsonShape<ProbeOutput.Note> PROBE_NOTE = new JsonShape<>("text");
    static final JsonShape<ProbeOutput.End> PROBE_END = new JsonShape<>("exit reason bytes dropped");
    static final JsonShape<ProbeRunEvent.Ended> PROBE_ENDED =
            new JsonShape<>("remedy fell=failedCandidates{candidate why}");

    // view
    static final JsonShape<ImportResult.Imported> VIEW_IMPORTED =
            new JsonShape<>("left=undrawn{panel reason} remarks{panel reason}");
    static final JsonShape<DashboardFolderWatcher.DashboardFile> VIEW_FILE = new JsonShape<>("name file");
    static final JsonShape<Dashboard> VIEW = new JsonShape<>("name title");
    static final JsonShape<Panel> VIEW_PANEL = new JsonShape<>("id title kind");
    static final JsonShape<ViewCommand.TitledQuery> VIEW_QUERY = new JsonShape<>("panel expr=query");

    // host
    static final JsonShape<EnrolmentEvent.StepStarted> STEP_STARTED = new JsonShape<>("step");
    static final JsonShape<EnrolmentEvent.OutputLine> STEP_OUTPUT = new JsonShape<>("line");
    static final JsonShape<EnrolmentEvent.StepEnded> STEP_ENDED = new JsonShape<>("step result words");
}
