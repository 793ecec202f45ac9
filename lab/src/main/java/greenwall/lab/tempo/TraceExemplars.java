package greenwall.lab.tempo;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.PromqlLiterals;
import greenwall.fleet.trace.Span.Kind;
import greenwall.lab.application.SampledRequests;
import greenwall.lab.application.SampledRequests.RequestSpan;
import greenwall.lab.prometheus.PrometheusData.Exemplars;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The exemplars of the application's histograms. Each bucket has the sampled requests whose durations are
/// within its bounds.
public record TraceExemplars(SampledRequests traces) implements Exemplars {
    private static final double NANOS_A_MILLI = 1e6;

    @Override
    public boolean has(String metric) {
        return metric.equals("http_server_request_duration_seconds_bucket")
                || metric.equals("rpc_server_duration_milliseconds_bucket")
                || metric.equals("traces_span_metrics_duration_milliseconds_bucket");
    }

    /// A span is an exemplar only of the smallest bucket that contains it.
    @Override
    public List<Exemplar> of(Labels series, double below, long fromMillis, long toMillis) {
        String metric = series.get(Labels.NAME);
        boolean seconds = metric.startsWith("http");
        double most = PromqlLiterals.parseFloat(series.get("le"));
        var found = new ArrayList<Exemplar>();
        traces.read(fromMillis, toMillis, trace -> {
            for (var span : trace.spans()) {
                double value = span.nanos() / (seconds ? NANOS_A_MILLI * 1_000 : NANOS_A_MILLI);
                boolean served = span.kind() == Kind.SERVER || span.kind() == Kind.CONSUMER;
                if (served && value > below && value <= most && isOf(series, metric, span)) {
                    long millis = (long) (span.end() / NANOS_A_MILLI);
                    found.add(new Exemplar(trace.id(), HexFormat.of().toHexDigits(span.id()), value, millis));
                }
            }
        });
        return found;
    }

    private static boolean isOf(Labels series, String metric, RequestSpan span) {
        var operation = span.operation();
        if (metric.startsWith("traces")) {
            return series.get("service_name").equals(span.service().name())
                    && series.get("span_name").equals(operation.name())
                    && series.get("status_code").equals("STATUS_CODE_ERROR") == span.failed();
        }
        return series.get("job").equals(span.service().name())
                && (metric.startsWith("http")
                        ? series.get("http_route").equals(operation.route())
                                && series.get("http_response_status_code").equals("500") == span.failed()
                        : series.get("rpc_method").equals(operation.route())
                                && series.get("rpc_grpc_status_code").equals("13") == span.failed());
    }
}
