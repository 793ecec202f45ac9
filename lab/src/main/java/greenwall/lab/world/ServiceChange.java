package greenwall.lab.world;

/// A deviation of one service, or of one of its operations, for a while. Overlapping changes combine.
///
/// @param operation empty for all of them
/// @param slower what its own time is multiplied by
/// @param errors the share that fails by itself, beside the usual one
/// @param traffic what requests from outside are multiplied by
/// @param retries how often its callers retry
/// @param version what it calls itself meanwhile; empty for its usual one
/// @param without the host whose instance gets next to no requests; empty for none
/// @param says what a run of it writes at level error: one that failed, where some fail by this change, else any; empty
///     for nothing. Ids of the trace stand between percent signs
public record ServiceChange(
        String service,
        String operation,
        long from,
        long to,
        double slower,
        double errors,
        double traffic,
        double retries,
        String version,
        String without,
        String says) {
    /// One that changes nothing yet.
    public static ServiceChange of(String service, long from, long to) {
        return new ServiceChange(service, "", from, to, 1, 0, 1, 0, "", "", "");
    }

    public ServiceChange in(String oneOperation) {
        return new ServiceChange(
                service, oneOperation, from, to, slower, errors, traffic, retries, version, without, says);
    }

    public ServiceChange slower(double factor) {
        return new ServiceChange(
                service, operation, from, to, factor, errors, traffic, retries, version, without, says);
    }

    public ServiceChange failing(double share) {
        return new ServiceChange(service, operation, from, to, slower, share, traffic, retries, version, without, says);
    }

    public ServiceChange asked(double factor) {
        return new ServiceChange(service, operation, from, to, slower, errors, factor, retries, version, without, says);
    }

    public ServiceChange retried(double times) {
        return new ServiceChange(service, operation, from, to, slower, errors, traffic, times, version, without, says);
    }

    public ServiceChange released(String newVersion) {
        return new ServiceChange(
                service, operation, from, to, slower, errors, traffic, retries, newVersion, without, says);
    }

    public ServiceChange without(String host) {
        return new ServiceChange(service, operation, from, to, slower, errors, traffic, retries, version, host, says);
    }

    public ServiceChange saying(String text) {
        return new ServiceChange(
                service, operation, from, to, slower, errors, traffic, retries, version, without, text);
    }

    public boolean concerns(String ofService, String ofOperation) {
        return ofService.equals(service) && (operation.isEmpty() || operation.equals(ofOperation));
    }
}
