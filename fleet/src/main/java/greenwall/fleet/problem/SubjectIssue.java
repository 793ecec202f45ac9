package greenwall.fleet.problem;

/// One kind of issue of one subject. Symptoms are grouped by it before they are merged into problems.
///
/// @param detail distinguishes issues without a specific kind: the name of the alert or quantity
record SubjectIssue(Subject subject, IssueKind kind, String detail) {
    SubjectIssue(Subject subject, IssueKind kind) {
        this(subject, kind, "");
    }

    /// The issue of a subject that a quantity shows.
    static SubjectIssue ofQuantity(Subject subject, String quantity) {
        var kind = IssueKind.ofQuantity(quantity);
        return new SubjectIssue(subject, kind, kind == IssueKind.OTHER ? quantity : "");
    }

    String host() {
        return subject.host();
    }

    String cluster() {
        return subject.cluster();
    }

    Subject hostSubject() {
        return Subject.host(subject.cluster(), subject.host());
    }

    boolean is(Subject.Kind ofSubject, IssueKind ofIssue) {
        return subject.kind() == ofSubject && kind == ofIssue;
    }
}
