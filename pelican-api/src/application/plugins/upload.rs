//! A file in the form in which browsers send it.

use panel_http::Call;

/// What stands between the parts. It must not stand in the file.
const BOUNDARY: &str = "hatchery-1f0c5b7e9a4d4e0c8b52d76a3e91f864";
const MEDIA_TYPE: &str = "multipart/form-data; boundary=hatchery-1f0c5b7e9a4d4e0c8b52d76a3e91f864";

/// The call with the ZIP file of a plugin.
pub(super) fn send<T>(call: Call<T>, zip: &[u8]) -> Call<T> {
    if zip.windows(BOUNDARY.len()).any(|part| part == BOUNDARY.as_bytes()) {
        return call.refuse("the file holds the text that is to end it");
    }
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"plugin\"; filename=\"plugin.zip\"\r\nContent-Type: \
         application/zip\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(zip);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    call.body(MEDIA_TYPE, body.into())
}
