package greenwall.lab.alertmanager;

import greenwall.lab.http.Response;
import greenwall.lab.http.ServerJson;
import greenwall.lab.text.Fields;

/// A request that is answered with an error. Alertmanager has two shapes for it: a bare JSON string from its
/// own code, and an object with a code from the layer that checks requests against the API's description.
final class ApiError extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Response.Whole reply;

    private ApiError(Response.Whole reply, String message) {
        super(message, null, false, false);
        this.reply = reply;
    }

    static ApiError bare(int status, String message) {
        return new ApiError(Response.json(status, ServerJson.write(message) + "\n"), message);
    }

    static ApiError coded(int status, int code, String message) {
        return new ApiError(
                Response.json(
                        status, ServerJson.write(new Fields().with("code", code).with("message", message))),
                message);
    }

    Response.Whole reply() {
        return reply;
    }
}
