package greenwall.fleet.service;

import greenwall.fleet.form.ReplicaLabels;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.source.InstantVector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// How the series of one process can be several: if the source does not merge replicas, or if several jobs scrape the
/// process. What such series count is counted once. A share is not changed by them, and probes of one target may
/// differ.
///
/// @param bySeveralJobs whether several jobs scrape one address
record DuplicateSeries(ReplicaLabels replicas, boolean bySeveralJobs) {
    static final DuplicateSeries NONE = new DuplicateSeries(ReplicaLabels.NONE, false);
    private static final String JOB = "job";
    private static final Set<String> COUNTED = Set.of("rate", "pending", "ejected", ServiceQuantityForm.CALLS);
    private static final List<String> OTHER_LABELS = Stream.concat(
                    HostLabelNames.NAMES.stream(), IdentitySettings.SCOPE_LABELS.stream())
            .toList();

    /// Whether a job has several targets with one address.
    ///
    /// @param instances the number of targets by job and instance
    static boolean hasEqualTargets(InstantVector instances) {
        for (int row = 0; row < instances.size(); row++) {
            if (instances.value(row) > 1) {
                return true;
            }
        }
        return false;
    }

    /// These, and those that the targets show: a replica that is gone was counted in the past.
    ///
    /// @param instances the number of targets by job and instance
    DuplicateSeries and(InstantVector instances, InstantVector up) {
        var jobs = new HashMap<String, Set<String>>();
        for (var labels : instances.rows()) {
            jobs.computeIfAbsent(labels.get("instance"), _ -> new HashSet<>()).add(labels.get(JOB));
        }
        // A name without a domain may be a container's in each of several networks.
        boolean found = jobs.entrySet().stream()
                .anyMatch(entry ->
                        entry.getKey().contains(".") && entry.getValue().size() > 1);
        return new DuplicateSeries(
                replicas.and(ReplicaLabels.of(up, OTHER_LABELS).named()), bySeveralJobs || found);
    }

    /// The form with an expression that counts the series of one process once.
    ServiceQuantityForm once(ServiceQuantityForm form) {
        if (!COUNTED.contains(form.quantity())) {
            return form;
        }
        boolean mergesJobs = bySeveralJobs && !form.names().contains(JOB);
        var labels = mergesJobs ? replicas.and(new ReplicaLabels(List.of(JOB))) : replicas;
        return labels.isEmpty() ? form : form.with(labels.applyTo(form.expr()));
    }
}
