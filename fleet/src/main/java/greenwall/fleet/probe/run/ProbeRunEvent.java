package greenwall.fleet.probe.run;

import greenwall.fleet.probe.ProbeOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// An event of a run, by the console's clock, which follows the sources.
public sealed interface ProbeRunEvent {
    Instant at();

    /// @param address the destination with its hops: `oncall@10.78.0.4:22 by gate`
    record Connecting(Instant at, String address) implements ProbeRunEvent {}

    /// The host presented an unknown key. The answer is given once, from any thread; no answer in time means
    /// no.
    ///
    /// @param host the name under which the key would be stored
    /// @param fingerprint in the format of OpenSSH: `SHA256:…`
    record HostKeyPrompt(Instant at, String host, String keyType, String fingerprint, Consumer<HostKeyAnswer> answer)
            implements ProbeRunEvent {}

    enum HostKeyAnswer {
        NO,
        /// Accepts the key until the program ends.
        ONCE,
        /// Accepts the key and adds it to the user's file of known hosts.
        REMEMBER
    }

    /// A private key is encrypted. The passphrase is kept only in memory; an empty answer skips the key.
    ///
    /// @param isRetry whether the last answer was wrong
    record PassphraseRequest(Instant at, String keyFile, boolean isRetry, Consumer<Optional<char[]>> answer)
            implements ProbeRunEvent {}

    /// @param candidate the candidate in words: `biolatency from libbpf-tools`
    record Starting(Instant at, String candidate, int number, int total) implements ProbeRunEvent {}

    /// The tool is attached and listens.
    record Running(Instant at, String candidate, ClockOffset clock) implements ProbeRunEvent {}

    record OutputReceived(ProbeOutput output) implements ProbeRunEvent {
        @Override
        public Instant at() {
            return output.at();
        }
    }

    /// @param hostBusy the CPU use of the host, as a share of all its CPUs
    /// @param probeCores the use by the probe's own processes, in CPU cores
    /// @param kernel the use by its programs in the kernel, which is also part of `hostBusy`
    record Load(Instant at, double hostBusy, double probeCores, KernelCpu kernel) implements ProbeRunEvent {}

    sealed interface KernelCpu {
        Unknown NO_PROGRAMS = new Unknown("");

        record Cores(double cores) implements KernelCpu {}

        /// @param why empty if the tool has no programs in the kernel
        record Unknown(String why) implements KernelCpu {}

        /// In CPU cores; 0 if unknown.
        default double coresOrZero() {
            return this instanceof Cores(var cores) ? cores : 0;
        }
    }

    /// The traffic so far, reported about once a second while a candidate runs.
    ///
    /// @param bytesPerSecond the rate since the previous report
    /// @param dropped the number of received lines that were left out
    record Traffic(Instant at, long bytes, double bytesPerSecond, long dropped) implements ProbeRunEvent {}

    /// A candidate failed; the next one is tried, if there is one.
    record CandidateFailed(Instant at, String candidate, String why) implements ProbeRunEvent {}

    /// The probe uses more than its budget and is being stopped.
    record OverBudget(Instant at, String why) implements ProbeRunEvent {}

    record Stopping(Instant at) implements ProbeRunEvent {}

    /// @param remedy how to fix the problem; empty if there is none
    record Ended(Instant at, Ending how, ProbeOutput.End end, String remedy, List<CandidateFailed> failedCandidates)
            implements ProbeRunEvent {
        /// The exit status of a tool that never ran.
        public static final int NEVER_RAN = -1;

        /// The value of [ProbeOutput.End#leftBehind()] if it was not checked, or if it is unknown what was started.
        public static final int NOT_KNOWN = -1;
    }

    enum Ending {
        /// Ran for the requested time.
        DONE,
        /// The tool ended with an error, or was killed before it had printed everything.
        INCOMPLETE,
        STOPPED,
        OVER_BUDGET,
        /// No candidate worked, or the host could not be reached.
        FAILED,
        /// The link was lost; the remote side ends by itself.
        LOST
    }

    /// How far the host's clock is ahead of the console's.
    ///
    /// @param within the maximum error of the measurement
    record ClockOffset(Duration ahead, Duration within) {
        public static final ClockOffset UNKNOWN = new ClockOffset(Duration.ZERO, Duration.ofDays(1));
    }
}
