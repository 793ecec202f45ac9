package greenwall.lab.replay;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.series.Samples;
import greenwall.lab.series.Series;
import greenwall.lab.series.SeriesSource;
import java.time.InstantSource;
import java.util.List;

/// Series up to the time of a clock.
record SeriesUntilNow(SeriesSource source, InstantSource clock) implements SeriesSource {
    @Override
    public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
        long now = clock.millis();
        return startMillis > now
                ? List.of()
                : source.select(matchers, startMillis, Math.min(endMillis, now)).stream()
                        .map(one -> new Cut(one, now))
                        .toList();
    }

    private record Cut(Series whole, long latest) implements Series {
        @Override
        public Labels labels() {
            return whole.labels();
        }

        @Override
        public Samples samples(long startMillis, long endMillis) {
            return startMillis > latest ? Samples.NONE : whole.samples(startMillis, Math.min(endMillis, latest));
        }

        @Override
        public Samples newest(long startMillis, long endMillis) {
            return startMillis > latest ? Samples.NONE : whole.newest(startMillis, Math.min(endMillis, latest));
        }
    }
}
