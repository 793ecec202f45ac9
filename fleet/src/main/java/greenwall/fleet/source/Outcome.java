package greenwall.fleet.source;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The outcome of one request to one source. Expected failures are values: exceptions are for bugs.
///
/// `at` is when the answer (or the failure) was complete, on this machine's clock.
public sealed interface Outcome<T> {
    Source source();

    Instant at();

    Duration roundTrip();

    /// The source answered. `serverTime` is its own clock, where it told it.
    ///
    /// `warnings` say what may be missing from the value; without one it is whole. `infos` are remarks that leave
    /// it whole.
    record Answered<T>(
            Source source,
            Instant at,
            Duration roundTrip,
            T value,
            List<String> warnings,
            List<String> infos,
            Optional<Instant> serverTime)
            implements Outcome<T> {
        /// Whether nothing is missing from the value.
        public boolean whole() {
            return warnings.isEmpty();
        }
    }

    record Failed<T>(Source source, Instant at, Duration roundTrip, Failure failure) implements Outcome<T> {
        /// The same failure of another request to a source.
        <U> Outcome<U> of(Source other) {
            return new Failed<>(other, at, roundTrip, failure);
        }
    }

    /// A whole answer without remarks, of a source that does not tell its clock.
    static <T> Answered<T> answered(Source source, Instant at, Duration roundTrip, T value) {
        return new Answered<>(source, at, roundTrip, value, List.of(), List.of(), Optional.empty());
    }

    /// The answer, if there was one.
    default Optional<T> answer() {
        return switch (this) {
            case Answered<T> answered -> Optional.of(answered.value());
            case Failed<T> _ -> Optional.empty();
        };
    }

    default <U> Outcome<U> map(Function<? super T, ? extends U> change) {
        return switch (this) {
            case Answered<T>(var source, var at, var took, var value, var warnings, var infos, var clock) ->
                new Answered<>(source, at, took, change.apply(value), warnings, infos, clock);
            case Failed<T> failed -> failed.of(failed.source());
        };
    }

    /// The same outcome as that of another source.
    default Outcome<T> from(Source other) {
        return switch (this) {
            case Answered<T>(var _, var at, var took, var value, var warnings, var infos, var clock) ->
                new Answered<>(other, at, took, value, warnings, infos, clock);
            case Failed<T> failed -> failed.of(other);
        };
    }
}
