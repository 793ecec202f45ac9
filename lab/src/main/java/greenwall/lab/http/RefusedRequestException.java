package greenwall.lab.http;

/// A request that gets an error response.
public final class RefusedRequestException extends Exception {
    private final transient Response.Complete response;

    public RefusedRequestException(Response.Complete response) {
        super("status " + response.status(), null, false, false);
        this.response = response;
    }

    Response.Complete response() {
        return response;
    }
}
