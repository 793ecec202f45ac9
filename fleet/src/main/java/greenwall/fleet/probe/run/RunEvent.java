package greenwall.fleet.probe.run;

import greenwall.fleet.probe.ProbeOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What can happen to a run, on this machine's clock.
public sealed interface RunEvent {
    Instant at();

    /// @param address what is connected to, hops included: `oncall@10.78.0.4:22 by gate`
    record Connecting(Instant at, String address) implements RunEvent {}

    /// The host showed an unknown key. The answer comes once, from any thread; no answer in time is a no.
    ///
    /// @param host the name that the key would be remembered by
    /// @param fingerprint as OpenSSH writes it: `SHA256:…`
    /// @param until when an answer comes too late
    record HostKeyPrompt(
            Instant at, String host, String keyType, String fingerprint, Instant until, Consumer<Trust> answer)
            implements RunEvent {}

    enum Trust {
        NO,
        /// Until the program ends.
        ONCE,
        /// Written into the user's file of known hosts.
        REMEMBER
    }

    /// A key is locked. The passphrase is kept in memory alone; empty gives up on this key.
    ///
    /// @param again whether the last answer was wrong
    record PassphraseAsked(Instant at, String keyFile, boolean again, Instant until, Consumer<Optional<char[]>> answer)
            implements RunEvent {}

    /// @param candidate in words: `biolatency of libbpf-tools`
    record Starting(Instant at, String candidate, int number, int of) implements RunEvent {}

    /// The tool is attached and listens.
    record Running(Instant at, String candidate, ClockOffset clock) implements RunEvent {}

    record OutputReceived(ProbeOutput output) implements RunEvent {
        @Override
        public Instant at() {
            return output.at();
        }
    }

    /// How the host is while the probe runs.
    ///
    /// @param hostBusy the share of all the host's CPUs that is busy
    /// @param probeCores what the probe's own processes take, in CPUs
    /// @param kernel what its programs take inside the kernel, which is part of `hostBusy` too
    record Load(Instant at, double hostBusy, double probeCores, Kernel kernel) implements RunEvent {}

    /// What a probe's programs take inside the kernel.
    sealed interface Kernel {
        Unknown NO_PROGRAMS = new Unknown("");

        /// In CPUs.
        record Cores(double cores) implements Kernel {}

        /// @param why empty where the tool has no programs there
        record Unknown(String why) implements Kernel {}

        /// What is known of it, in CPUs.
        default double known() {
            return this instanceof Cores(var cores) ? cores : 0;
        }
    }

    /// The traffic so far, reported about once a second while a candidate runs.
    ///
    /// @param bytesPerSecond since the one before
    /// @param dropped lines that came and were left out on the way
    record Flow(Instant at, long bytes, double bytesPerSecond, long dropped) implements RunEvent {}

    /// A candidate failed; the next one is tried, if there is one.
    record CandidateFailed(Instant at, String candidate, String why) implements RunEvent {}

    /// The probe takes more than it may and is being stopped.
    record OverBudget(Instant at, String why) implements RunEvent {}

    /// It was asked to finish.
    record Stopping(Instant at) implements RunEvent {}

    /// @param remedy what would mend it; empty where nothing is broken
    /// @param fallen the candidates that did not work out
    record Ended(Instant at, Ending how, ProbeOutput.End end, String remedy, List<CandidateFailed> fallen)
            implements RunEvent {
        /// The exit status of what never ran.
        public static final int NEVER_RAN = -1;

        /// For `left_behind` where nobody could look, or nobody knows what was started.
        public static final int NOT_KNOWN = -1;
    }

    enum Ending {
        /// Ran for as long as it was to.
        DONE,
        STOPPED,
        OVER_BUDGET,
        /// No candidate worked, or nobody could be reached.
        FAILED,
        /// The link was lost; the remote side ends by itself.
        LOST
    }

    /// How far the host's clock is ahead of this machine's.
    ///
    /// @param within how far off the measurement can be
    record ClockOffset(Duration ahead, Duration within) {
        public static final ClockOffset UNKNOWN = new ClockOffset(Duration.ZERO, Duration.ofDays(1));
    }
}
