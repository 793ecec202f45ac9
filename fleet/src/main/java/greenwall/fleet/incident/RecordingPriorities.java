package greenwall.fleet.incident;

import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.form.FormQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The metrics by which hosts and services are evaluated, the most important first, and which of them forecasts
/// also read from the time before a recording's window.
///
/// @param reach how far back forecasts read; zero if there are none
record RecordingPriorities(List<String> names, Set<String> forecast, Duration reach) {
    private static final Duration FORECAST_STEP = Duration.ofMinutes(5);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    static RecordingPriorities of(Collection<String> expressions) {
        var forecasts = expressions.stream()
                .filter(expression -> FormQuery.windowOf(expression) > FORECAST_STEP.toMillis())
                .toList();
        var reach = forecasts.stream()
                .map(expression -> Duration.ofMillis(FormQuery.windowOf(expression)))
                .max(Comparator.naturalOrder())
                .map(longest -> TimeMath.shorter(longest, IncidentRecordingBuilder.LONGEST))
                .orElse(Duration.ZERO);
        return new RecordingPriorities(List.copyOf(words(expressions)), words(forecasts), reach);
    }

    static Set<String> words(Collection<String> expressions) {
        return expressions.stream()
                .flatMap(expression -> NAME.matcher(expression).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// Evaluated quantities come first, and of those, buckets of histograms come last because there are many of
    /// them.
    int rank(String name) {
        int at = names.indexOf(name);
        return at < 0 ? Integer.MAX_VALUE : name.endsWith("_bucket") ? names.size() + at : at;
    }

    /// Includes `up`, because a forecast is shown only for targets that were up when its data begins.
    Optional<SeriesRecorder.Request> beforeTheWindow(List<String> recorded, TimeWindow window) {
        var read = recorded.stream()
                .filter(name -> forecast.contains(name) || name.equals("up"))
                .toList();
        if (reach.isZero() || read.isEmpty()) {
            return Optional.empty();
        }
        long step = FORECAST_STEP.toMillis();
        long from = window.start().minus(reach).toEpochMilli() / step * step;
        var before = new TimeWindow(Instant.ofEpochMilli(from), window.start());
        return Optional.of(SeriesRecorder.Request.of(read, before, Optional.of(FORECAST_STEP)));
    }
}
