//! A carrier's request, untouched, because its signature is made over every byte.

use poem::{Request, RequestBody};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef},
};
use ports::sms::InboundRequest;

/// Path, query, headers and bytes as they came. The document shows a form whose fields are the carrier's.
pub struct Signed(InboundRequest);

impl Signed {
    /// The request at the address that the carrier was given: it signs that one, not what a proxy made of it.
    pub fn at(mut self, public_url: &str) -> InboundRequest {
        self.0.url.insert_str(0, public_url);
        self.0
    }
}

impl<'a> ApiExtractor<'a> for Signed {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        let mut fields = MetaSchema::new("object");
        fields.description = Some("The carrier's own fields.");
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType {
                content_type: "application/x-www-form-urlencoded",
                schema: MetaSchemaRef::Inline(Box::new(fields)),
            }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let uri = request.original_uri();
        let url = uri.path_and_query().map_or("/", |address| address.as_str());
        let headers = request.headers().iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), value.into_owned())
        });
        Ok(Self(InboundRequest {
            url: url.to_owned(),
            headers: headers.collect(),
            raw_body: body.take()?.into_vec().await?,
        }))
    }
}
