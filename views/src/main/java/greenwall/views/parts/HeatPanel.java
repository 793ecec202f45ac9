package greenwall.views.parts;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.DetailQuery;
import greenwall.views.Completeness;
import greenwall.views.RangeReader;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.AxisChart;
import greenwall.views.chart.Heatmap;
import greenwall.views.chart.HeatmapData;
import greenwall.views.chart.TimeAxis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A histogram over time, of one host or all.
final class HeatPanel extends BoardPanel {
    private static final Duration RATE = Duration.ofMinutes(2);

    private final DetailQuery detail;
    private final Heatmap map;
    private Optional<Completeness> answered = Optional.empty();
    private boolean absent;

    HeatPanel(ViewContext context, TimeAxis axis, DetailQuery detail) {
        this.detail = detail;
        map = new Heatmap(
                context.look(),
                axis,
                context.zone(),
                HeatmapData.empty(detail.title(), Unit.of(detail.unit()), "Loading …"));
    }

    @Override
    AxisChart chart() {
        return map;
    }

    @Override
    void ask(Round round) {
        new Gathering(round).start();
    }

    @Override
    void annotate(List<Annotation> annotations) {
        map.annotate(annotations);
    }

    @Override
    Optional<Completeness> completeness() {
        return answered;
    }

    @Override
    Optional<String> absent() {
        return absent ? Optional.of(detail.title()) : Optional.empty();
    }

    private final class Gathering {
        private final Round round;
        private final Buckets buckets = new Buckets();
        private String missing = "";
        private int left;

        Gathering(Round round) {
            this.round = round;
        }

        void start() {
            left = round.answers(detail);
            round.ask(detail, RATE, (_, part, _, answer) -> receive(part, answer));
        }

        private void receive(DetailQuery.Part part, RangeReader.Answer answer) {
            left--;
            switch (answer) {
                case RangeReader.Answer.Given(var matrix) -> buckets.add(matrix, part.scale());
                case RangeReader.Answer.Missing(var why) -> missing = why;
            }
            if (left == 0) {
                answered = Optional.of(missing.isEmpty() ? Completeness.ALL : Completeness.GAPS);
                absent = missing.isEmpty() && buckets.none();
                map.setData(buckets.data(
                        detail.title(),
                        Unit.of(detail.unit()),
                        detail.parts().getFirst().expr(),
                        missing.isEmpty() ? noMetrics() : missing));
            }
        }

        private String noMetrics() {
            var metric = HostMatchers.metrics(detail.parts().getFirst().expr().replace("$window", "5m"));
            return (round.naming().ofOne() ? "This host" : "No host") + " provides this histogram ("
                    + String.join(", ", metric) + "). P on a host starts a probe instead.";
        }
    }
}
