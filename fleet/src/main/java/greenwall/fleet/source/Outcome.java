package greenwall.fleet.source;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The outcome of one request to one source. Expected failures are values; exceptions are for bugs.
///
/// `at` is when the response or the failure was complete, by this machine's clock.
public sealed interface Outcome<T> {
    Source source();

    Instant at();

    Duration roundTrip();

    /// The source answered. `serverTime` is the time by its own clock, where it reported it.
    ///
    /// `warnings` describe what may be missing from the value; without warnings it is complete. `infos` are
    /// remarks about a complete value.
    record Answered<T>(
            Source source,
            Instant at,
            Duration roundTrip,
            T value,
            List<String> warnings,
            List<String> infos,
            Optional<Instant> serverTime)
            implements Outcome<T> {
        public boolean isComplete() {
            return warnings.isEmpty();
        }

        /// Why a part of the value may be missing, in one line; empty if it is complete.
        @Override
        public String incompleteReason() {
            return warnings.isEmpty() ? "" : "the response is incomplete: " + String.join("; ", warnings);
        }

        /// The same response with another value, which took another time.
        public <U> Answered<U> with(U other, Duration time) {
            return new Answered<>(source, at, time, other, warnings, infos, serverTime);
        }
    }

    record Failed<T>(Source source, Instant at, Duration roundTrip, Failure failure) implements Outcome<T> {
        /// The same failure as the outcome of another request.
        <U> Outcome<U> forSource(Source other) {
            return new Failed<>(other, at, roundTrip, failure);
        }
    }

    /// A complete response without remarks, from a source that does not report its clock.
    static <T> Answered<T> answered(Source source, Instant at, Duration roundTrip, T value) {
        return new Answered<>(source, at, roundTrip, value, List.of(), List.of(), Optional.empty());
    }

    /// Why a part of the value may be missing; empty for a complete value and for a failure.
    default String incompleteReason() {
        return "";
    }

    /// Why the value or a part of it is missing, in one line; empty if it is complete.
    default String shortfall() {
        return failed().map(Failure::found).orElseGet(this::incompleteReason);
    }

    default Optional<T> answer() {
        return switch (this) {
            case Answered<T> answered -> Optional.of(answered.value());
            case Failed<T> _ -> Optional.empty();
        };
    }

    default Optional<Failure> failed() {
        return this instanceof Failed<T> failed ? Optional.of(failed.failure()) : Optional.empty();
    }

    default <U> Outcome<U> map(Function<? super T, ? extends U> change) {
        return switch (this) {
            case Answered<T> answered -> answered.with(change.apply(answered.value()), answered.roundTrip());
            case Failed<T> failed -> failed.forSource(failed.source());
        };
    }

    /// The same outcome as if it came from another source.
    default Outcome<T> from(Source other) {
        return switch (this) {
            case Answered<T>(var _, var at, var took, var value, var warnings, var infos, var clock) ->
                new Answered<>(other, at, took, value, warnings, infos, clock);
            case Failed<T> failed -> failed.forSource(other);
        };
    }
}
